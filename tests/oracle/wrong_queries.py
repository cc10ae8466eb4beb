"""Queries that docs/rules.md refuses."""

WRONG = (
    "", " ", "()", '""', "“”", "...", "a AND", "AND a", "a OR", "OR", "NOT", "a NOT", "(a", "a)", '"a', "„a", "«a",
    "air force", "Patriot (NASAMS)", '"air" "force"', "a b AND c",
    "a AND b OR c", "a OR b AND c", "a NOT b OR c", "a OR b NOT c", "(a OR b) AND c OR d", "title:(a AND b OR c)",
    "a W/5 b", "a PRE/3 b", "a ADJ b", "a ADJ5 b", "a near5 b", "a AROUND(5) b", "a w/5 b", "a pre/5 b", "a XOR b",
    "a and b", "a or b", "not a", "a near/5 b", "a Near/5 b", "a And b", "a sentence b",
    "a NEAR b", "a ONEAR b", "a NEAR/ b", "a NEAR/0 b", "a NEAR/101 b", "a NEAR/x b", "a ONEAR/0 b", "a NEAR/-1 b",
    "a NEAR/5", "NEAR/5 b", "a NEAR/5 b NEAR/5 c", "a SENTENCE b SENTENCE c", "a NEAR/5 b SENTENCE c",
    "a NEAR/5 (b AND c)", "(NOT a) NEAR/5 b", "a NEAR/5 NOT b", "a NEAR/5 title:b", "title:a NEAR/5 b",
    "(a SENTENCE b) NEAR/5 c", "(2 OF (a, b)) NEAR/2 c", "ATLEAST/2(a) NEAR/2 c", "a NEAR/2 source:ukdj",
    "ATLEAST/2(a AND b)", "ATLEAST/2(NOT a)", "ATLEAST/1(a)", "ATLEAST/1001(a)", "ATLEAST/0(a)", "ATLEAST(a)",
    "ATLEAST/2 a", "ATLEAST/2()", "ATLEAST/2(title:a)", "ATLEAST/2(a SENTENCE b)",
    "0 OF (a, b)", "3 OF (a, b)", "2 OF a, b", "2 OF (a, b", "2 OF ()", "2 OF (a,, b)", "OF (a, b)", "2 OF (a, )",
    "*", "?", "a*", "*a", "?a*", "*?", "tank AND *", '"* tank"',
    "headline:a", "body:a", "site:ukdj", "title:", "title:()", "title: AND b", "title:(text:a)", "title:title:a",
    "lead:(a AND source:ukdj)", "source:", "access:open", "access:", "lang:", "source:(a AND b)", "source:(a OR b",
    "@", "@nobody", "@type:", "/tank", "/(/", "//", "/^tank/", "/tank$/", r"/\Atank/", r"/tank\z/", r"/ta\bnk/",
    r"/(a)\1/", "/(?=a)b/", "=", '=""', "a , b", "a AND , b",
)  # fmt: skip

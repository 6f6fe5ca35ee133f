"""Sentences as people write them, about the reports of the tests: the true pass, the false do not, each with its reason."""

from functools import cache
from pathlib import Path

import pytest

from assistant.checking import Material, verify
from corpus.reading import read_document

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "ai-capex": ROOT / "corpus" / "reports" / "ai-capex.md",
    "wind": ROOT / "tests" / "reports" / "wind-generation.md",
    "charity": ROOT / "tests" / "reports" / "charity-accounts.md",
    "hospital": ROOT / "tests" / "reports" / "hospital-trust.txt",
    "council": ROOT / "tests" / "reports" / "council-budget.html",
    "construction": ROOT / "tests" / "reports" / "construction-status.md",
    "rail": ROOT / "tests" / "reports" / "rail-punctuality.md",
    "retail": ROOT / "tests" / "reports" / "retail-quarters.csv",
}


@cache
def material(report: str) -> Material:
    return Material.of([read_document(FILES[report])])


TRUE = [
    (
        "ai-capex",
        "Combined AI capital expenditure is expected to reach $805 billion in 2026 and to climb to $1.1 trillion the year after.",
    ),
    ("ai-capex", "Spending almost doubles from $410 billion in 2025 to $805 billion in 2026."),
    ("ai-capex", "With $225 billion, Meta leads the field in 2026, ahead of Microsoft at $190 billion."),
    ("ai-capex", "Meta's planned outlay of roughly $225 billion is nearly three times Apple's $80 billion."),
    ("ai-capex", "Microsoft spent the most in the first quarter, about $38 billion."),
    ("ai-capex", "Google comes third with $160 billion."),
    ("ai-capex", "Growth slows to 37% in 2027, down from 96% in 2026."),
    ("ai-capex", "The five companies' budgets for 2026 add up to $805 billion."),
    ("ai-capex", "Apple, at $80 billion, accounts for just under 10% of the 2026 total."),
    (
        "ai-capex",
        "Over the three years from 2024 to 2027, spending grows more than fivefold, from about $200 billion to $1.1 trillion.",
    ),
    ("ai-capex", "Amazon and Apple together plan $230 billion."),
    ("ai-capex", "In the first quarter Apple spent only $10 billion, a third of Meta's $30 billion."),
    ("ai-capex", "Between 2025 and 2026, capex rises by $395 billion."),
    ("ai-capex", "Morgan Stanley does not mean improvements of 10-20%."),
    ("ai-capex", "Capex more than doubled in 2025, to $410 billion."),
    ("wind", "Brackenfell exported 1,913 GWh in 2024, 4.2% more than the 1,836 GWh of 2023."),
    ("wind", "Skellig Bank was by far the largest site, with 951 GWh in 2024, about half of the total."),
    ("wind", "Hollin Edge's output dropped from 221 GWh to 178 GWh after a transformer failed."),
    ("wind", "The average price fell from £84.20 to £71.40 per MWh."),
    ("wind", "EBITDA declined by 17% to £93.1 million in 2024."),
    ("wind", "Revenue fell to £163.8 million from £177.8 million."),
    ("wind", "Power sales made up 83% of total revenue in 2024."),
    ("wind", "The company employs 214 people."),
    ("wind", "The EBITDA margin was 56.8% in 2024."),
    ("wind", "The two offshore sites together produced 1,276 GWh in 2024."),
    ("wind", "Thornmere has the lowest capacity factor, 11.2%."),
    ("wind", "Around 70% of expected 2025 output is already sold."),
    ("wind", "£61 million of the planned capital expenditure of £88 million is for the second cable."),
    ("wind", "Operations and maintenance cost £41.7 million in 2024, up from £38.2 million."),
    ("wind", "Carbon emissions avoided are estimated at about 396,000 tonnes."),
    ("wind", "Installed capacity stands at 742 MW across five sites."),
    ("charity", "Total income rose by 13% to €9.1 million in 2023/24."),
    ("charity", "Donations and legacies brought in €4.3 million, nearly half of all income."),
    ("charity", "Grants from public bodies fell by €380 thousand."),
    ("charity", "The charity reached 132,550 people in five countries."),
    ("charity", "Net income for the year was €1.16 million, compared with €1.28 million the year before."),
    ("charity", "Spending on clean water came to €3.4 million."),
    ("charity", "Legacies made up €1.36 million."),
    ("charity", "Benin was the largest programme, with spending of €1,905 thousand."),
    ("charity", "Of every euro spent, 81 cents went into projects."),
    ("charity", "The investment result turned from a loss of €41 thousand to a gain of €96 thousand."),
    ("charity", "Free reserves stood at €4.4 million at 30 June 2024."),
    ("hospital", "The trust treated 61,480 inpatients in 2023/24, up 4.1%."),
    ("hospital", "In the third quarter only 68.4% of emergency patients were seen within four hours."),
    ("hospital", "871 patients waited over 12 hours in Q3, more than twice as many as in Q4 (405)."),
    ("hospital", "Agency spending jumped to £5,910 thousand in Q3 from £3,120 thousand in Q2."),
    ("hospital", "Staff turnover fell from 13.9% to 12.2%."),
    ("hospital", "St Aldhelm General has 486 beds, 43% of the trust's 1,132 beds."),
    ("hospital", "Occupancy is highest at Tarn House, at 94.5%."),
    ("hospital", "Total income for the full year was £370.8 million."),
    ("hospital", "The median wait for a planned operation fell from 15.2 to 13.4 weeks."),
    ("hospital", "Pay accounted for 64% of total expenditure."),
    ("council", "The council spent £327.1 million on services, £12.1 million over budget."),
    ("council", "Adult social care overspent by £6.5 million."),
    ("council", "General reserves fell by £12.1 million to £21.6 million."),
    ("council", "The 2024/25 budget for housing and homelessness is £21.6 million."),
    ("council", "The budget depends on savings of £14.8 million, of which about two thirds has been secured."),
    ("council", "A Band D household pays £1,894.50 a year."),
    ("council", "1,046 households were in temporary accommodation, 29% more than the 812 a year before."),
    ("council", "New council homes take £41 million of the £96 million capital programme."),
    ("construction", "The line is seven months late."),
    ("construction", "Physical progress stands at 47% against a planned 58%."),
    ("construction", "C$31.4 million of the C$58 million contingency has been used."),
    ("construction", "Mercer Street Station is 8 months behind schedule and 38% complete."),
    ("construction", "C$203.4 million of the Harbour Tunnel's budget of C$265 million has been spent."),
    ("construction", "The five packages have a combined budget of C$777 million."),
    ("construction", "Piling on the south approach took 198 days instead of 150."),
    ("rail", "Passenger numbers rose by 4.6% to 38.6 million in 2024."),
    ("rail", "Punctuality on the Coast Line fell to 78.4% in November."),
    ("rail", "The Coast Line accounted for half of the 1,117 cancellations."),
    ("rail", "Complaints increased by 26% from 5,870 to 7,415."),
    ("rail", "Overall satisfaction was 81%, three points lower than a year before."),
    ("rail", "Delay compensation rose to £1.94 million from £1.21 million."),
    ("rail", "Night services had 166 cancellations in the year."),
    ("rail", "23 of 164 drivers' posts were vacant."),
    ("retail", "The Pacific region sold $67.9 million in Q4 2024."),
    (
        "retail",
        "Sales in the Northeast rose from $41,995 thousand in Q3 2024 to $58,640 thousand in Q4 2024, an increase of 39.6%.",
    ),
    ("retail", "The Gulf Coast opened stores over the year, going from 38 in Q1 2024 to 44 in Q4 2024."),
    ("retail", "In Q4 2024 the Pacific employed 1,362 staff."),
]

FALSE = [
    ("ai-capex", "Combined AI capital expenditure is expected to reach $850 billion in 2026."),
    ("ai-capex", "Spending more than triples from 2025 to 2026."),
    ("ai-capex", "With $225 billion, Microsoft leads the field in 2026."),
    ("ai-capex", "Meta's planned outlay is nearly four times Apple's."),
    ("ai-capex", "Meta spent the most in the first quarter, about $38 billion."),
    ("ai-capex", "Growth slows to 37% in 2026."),
    ("ai-capex", "Apple accounts for a third of the 2026 total."),
    ("ai-capex", "Amazon and Apple together plan $250 billion."),
    ("ai-capex", "In the first quarter Apple spent $80 billion."),
    ("ai-capex", "Between 2025 and 2026, capex falls by $395 billion."),
    ("ai-capex", "Spending grows by 96 percentage points in 2026."),
    ("ai-capex", "Capex doubled in 2026 to $410 billion."),
    ("ai-capex", "Nvidia plans to spend $225 billion."),
    ("ai-capex", "Meta's revenue is $225 billion."),
    ("ai-capex", "Spending is $805 million in 2026."),
    ("ai-capex", "Amazon plans €150 billion in 2026."),
    ("wind", "Brackenfell exported 1,913 GWh in 2023."),
    ("wind", "Brackenfell exported 1,913 MWh in 2024."),
    ("wind", "Skellig Bank was the largest site, with 951 GWh in 2023."),
    ("wind", "Hollin Edge's output dropped from 178 GWh to 221 GWh."),
    ("wind", "The average price rose from £84.20 to £71.40 per MWh."),
    ("wind", "EBITDA declined by 27% to £93.1 million in 2024."),
    ("wind", "EBITDA grew by 17% in 2024."),
    ("wind", "Power sales made up 73% of total revenue in 2024."),
    ("wind", "The company employs 241 people."),
    ("wind", "Gannet Sound produced 951 GWh in 2024."),
    ("wind", "Thornmere has a capacity factor of 24.1%."),
    ("wind", "The two offshore sites together produced 1,376 GWh in 2024."),
    ("wind", "Grid charges were £41.7 million in 2024."),
    ("wind", "Other income doubled in 2024."),
    ("wind", "Net debt was £93.1 million in 2024."),
    ("wind", "Carrow Moss has an installed capacity of 118 GW."),
    ("charity", "Total income rose by 23% to €9.1 million in 2023/24."),
    ("charity", "Grants from public bodies rose by €380 thousand."),
    ("charity", "Grants from public bodies came to €3,140 thousand in 2023/24."),
    ("charity", "Net income for the year was €1.28 million in 2023/24."),
    ("charity", "Charity shops brought in €4.3 million."),
    ("charity", "The charity reached 48,200 people in Nepal."),
    ("charity", "Donations and legacies brought in two thirds of all income."),
    ("charity", "Total income was €9.1 billion."),
    ("charity", "Free reserves stood at €6.787 million at 30 June 2024."),
    ("hospital", "The trust treated 61,480 inpatients in 2022/23."),
    ("hospital", "In the fourth quarter only 68.4% of emergency patients were seen within four hours."),
    ("hospital", "405 patients waited over 12 hours in Q3."),
    ("hospital", "Staff turnover rose from 12.2% to 13.9%."),
    ("hospital", "St Aldhelm General has 352 beds."),
    ("hospital", "Occupancy at Tarn House is 91.1%."),
    ("hospital", "Total income for the full year was £373.9 million."),
    ("hospital", "The surplus was £3.14 million."),
    ("hospital", "The vacancy rate was 12.2%."),
    ("council", "Children's services overspent by £6.5 million."),
    ("council", "Council tax brings in £74.5 million."),
    ("council", "General reserves fell by £21.6 million."),
    ("council", "The 2023/24 budget for housing and homelessness was £21.6 million."),
    ("council", "Council tax provides two thirds of the funding for 2024/25."),
    ("council", "Council tax rose by 4.99 percentage points in April 2024."),
    ("construction", "Physical progress stands at 58% against a planned 47%."),
    ("construction", "Mercer Street Station is 5 months behind schedule."),
    ("construction", "Harbour Tunnel is 62% complete."),
    ("construction", "Utility diversions took 87 days longer than planned."),
    ("construction", "Signalling and systems has a budget of C$97.5 billion."),
    ("rail", "Passenger numbers rose by 4.6% to 36.9 million in 2024."),
    ("rail", "Punctuality on the Vale Line fell to 78.4% in November."),
    ("rail", "Punctuality on the Coast Line was 78.4% in October."),
    ("rail", "Complaints fell by 26%."),
    ("rail", "Delay compensation rose to £1.21 million."),
    ("rail", "There were 894 cancellations in 2024."),
    ("rail", "Night services had 161 cancellations in the year."),
    ("retail", "The Pacific region sold $67.9 million in Q3 2024."),
    ("retail", "The Mountain region sold $67.9 million in Q4 2024."),
    ("retail", "In Q4 2024 the Pacific employed 1,184 staff."),
    ("retail", "The Pacific region sold $67.9 billion in Q4 2024."),
]


@pytest.mark.parametrize(("report", "sentence"), TRUE, ids=[sentence[:60] for _, sentence in TRUE])
def test_a_true_sentence_passes(report: str, sentence: str):
    verdicts = verify(sentence, material(report))
    assert verdicts
    assert [(verdict.written, verdict.reason) for verdict in verdicts if not verdict.supported] == []


@pytest.mark.parametrize(("report", "sentence"), FALSE, ids=[sentence[:60] for _, sentence in FALSE])
def test_a_false_sentence_does_not(report: str, sentence: str):
    verdicts = verify(sentence, material(report))
    assert [verdict for verdict in verdicts if not verdict.supported and verdict.reason]


def test_the_first_six_months_of_a_fiscal_year_are_a_period_and_no_number():
    from assistant.checking.dates import periods_in

    (mention,) = periods_in("Revenue for the first six months of FY2024 was $19,050 million.", lambda _: False)
    assert (mention.period.year, mention.period.months, mention.period.fiscal) == (2024, 6, True)

"""An annual report of an invented company with what filings say in words and in the tables of their segments."""

from pathlib import Path

from assistant.filings.filing import Filing
from tests.small_filings import BALANCE, CASH_FLOWS, COVER, INCOME, statements

REGISTERED = """## Securities registered pursuant to Section 12(b) of the Act:

Common Stock, par value $.01 per share NRD New York Stock Exchange 1.250% Notes due 2026 NRD26 New York Stock Exchange
0.500% Senior Notes due 2031 NRD31 New York Stock Exchange

Securities registered pursuant to Section 12(g) of the Act: None
"""

BUSINESS = """## Item 1. Business

Norda Instruments, Inc. is a manufacturer of gauges for industry, with plants in three countries.

We have three reportable segments: Gauges, Services and Valves.

We have operations in the U.S., Canada and Norway.

As of December 31, 2021, we employed approximately 4,200 people. Of these employees, approximately 3,900 were full-time.

Our principal products include pressure gauges, flow meters and safety valves.

## Customers

Our primary customers are oil refineries, water works and shipyards.

In 2021, Kelp Water accounted for 14% of our consolidated net sales. No other customer accounted for more than 10% of our net sales.

## Competition

We compete with large makers of instruments such as Tarn Controls, Ullin Group and Vidar Works.

## Seasonality

Our business is seasonal: water works order in spring.

## Item 1A. Risk Factors

We could lose customers, and lawsuits may be filed against us.

## Item 3. Legal Proceedings

In 2020, two lawsuits were filed against us by the city of Port Elm over leaking valves; both are pending.

"""

RESULTS = """## Results of Operations

Our fiscal year ends on December 31.

## Net Sales

Net sales increased 25% in 2021, primarily due to higher prices and the order of Kelp Water.

Net sales increased 7% in 2020, driven by the opening of the plant in Bergen.

Gross margin decreased in 2020 as a result of freight costs.

Our effective tax rate increased in 2021 because of a settlement.

## Valves Segment

The decrease in segment net sales in 2021 was due to the loss of two shipyards.

## Acquisitions

On March 3, 2021, we acquired all of the outstanding shares of Merle Metering LLC for $40 million in cash.

On June 1, 2020, we completed the acquisition of Osprey Valves, Inc. for $25 million.

## Liquidity

We expect capital expenditures to be approximately $140 million in 2022.

## Consolidated Results

| (Millions) | 2021 | 2020 |
|---|---|---|
| Net sales | $ 2,000 | $ 1,600 |
| Comparable sales % change | 8.5 % | (1.0)% |
| Online sales % change | 31.0 % | 12.0 % |

## Sales and Operating Income by Segment

| (Millions) | 2021 | 2020 |
|---|---|---|
| Net sales: | | |
| Gauges | $ 1,500 | $ 900 |
| Services | 350 | 500 |
| Valves | 150 | 200 |
| Other | 0 | 5 |
| Total net sales | $ 2,000 | $ 1,605 |
| Operating income (loss): | | |
| Gauges | $ 450 | $ 250 |
| Services | 30 | 20 |
| Valves | (80) | (30) |
| Total operating income | $ 400 | $ 240 |

Changes in sales by segment:

| Change in net sales by segment | Organic sales 2021 | Acquisitions 2021 | Total sales change 2021 |
|---|---|---|---|
| Gauges | 40.0 % | 26.7 % | 66.7 % |
| Services | (32.0) | 2.0 | (30.0) |
| Valves | (12.5) | (12.5) | (25.0) |

## Net Sales by Geographic Area

| (Millions) | 2021 Americas | 2021 Europe | 2021 Worldwide | 2020 Americas | 2020 Europe | 2020 Worldwide |
|---|---|---|---|---|---|---|
| Net sales | $ 700 | $ 1,300 | $ 2,000 | $ 800 | $ 800 | $ 1,600 |

Net sales by country were as follows:

| (Millions) | 2021 | 2020 |
|---|---|---|
| United States | $ 600 | $ 700 |
| Canada | 100 | 100 |
| Norway | 1,250 | 760 |
| Other countries | 50 | 40 |
| Total | $ 2,000 | $ 1,600 |

Net sales by product category were as follows:

| (Millions) | 2021 | 2020 |
|---|---|---|
| Pressure gauges | $ 1,100 | $ 800 |
| Flow meters | 500 | 500 |
| Safety valves | 400 | 300 |
| Total net sales | $ 2,000 | $ 1,600 |

Service shops open at the end of each year were as follows:

| | Shops at end of 2020 | Shops opened 2021 | Shops closed 2021 | Shops at end of 2021 |
|---|---|---|---|---|
| Norda | 40 | 5 | (1) | 44 |
| Merle | 10 | 0 | (4) | 6 |
| Total | 50 | 5 | (5) | 50 |
"""

AUDIT = """## Report of Independent Registered Public Accounting Firm

We have audited the accompanying consolidated balance sheets.

/s/ Hale & Lund LLP

We have served as the Company’s auditor since 1987.
"""

# Boilerplate that every filing is full of, so that the report is too long to be read whole.
NOTES = "\n".join(
    f"## Note {number}\n\nThe policy for item {number} follows generally accepted accounting principles.\n"
    for number in range(1, 130)
)
WORDY = "\n".join((COVER, REGISTERED, BUSINESS, RESULTS, INCOME, BALANCE, CASH_FLOWS, AUDIT, NOTES))


def wordy(folder: Path, text: str = WORDY) -> Filing:
    """The annual report as questions in words need it."""
    return Filing(statements(folder, text, "wordy.md"))

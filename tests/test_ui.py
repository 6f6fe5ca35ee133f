"""The chat page in a real browser, and what it shows as HTML."""

import json
import re
import shutil
import socket
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest
from chat_server import Says, chat_server, texts_of

from assistant.answers import Answer, Citation, Point
from corpus.documents import Block, Place
from corpus.quantities import Quantity
from corpus.tables import Table
from page import rendering
from page.ports import PortInUse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1280,860"
).split()
PATIENCE = 60  # seconds: only how long a broken page is waited for
MARKUP = '<img src=x onerror="window.hurt=1"> ${window.hurt=1} {{value}} <script>window.hurt=1</script> $5 and $6'

FERRIES = """# Northbay Ferries annual review

## Results

Revenue by route (in £ millions)

| Route | 2023 | 2024 |
|---|---|---|
| Island | 12.0 | 15.0 |
| Harbour | 8.0 | 9.0 |
| Coast | 4.0 | 6.0 |
| Total | 24.0 | 30.0 |

## Crew

The company employed 140 people in 2024, of whom 20 were trainees.
"""
LIBRARY = """# Westmoor Library report

## Loans

The library lent 52,300 books in 2024.
"""
# Plain text keeps what Markdown would take for HTML and leave out.
NOTICES = f"""Northbay notices

Timetable

The winter timetable is printed in the harbour office, where a sign reads {MARKUP} in large letters.
"""
GROWTH = "By what percentage did total revenue grow from 2023 to 2024?"


# What the page shows, as HTML.


def table_block() -> Block:
    table = Table.from_grid(
        [["Route", "2023", "2024"], ["Island", "12.0", "15.0"], ["Harbour", "8.0", "9.0"]],
        caption="Revenue (£ millions)",
    )
    return Block("table", table.as_text(), Place(lines=(7, 10)), ("Review", "Results"), table=table)


def cited(marker: int, quote: str, block: Block | None = None, cell: tuple[int, int] | None = None) -> Citation:
    return Citation(marker, "Review", "Results", None, (7, 10), quote, block=block, cell=cell)


def answered(text: str, *citations: Citation, series: tuple[Point, ...] = ()) -> Answer:
    return Answer("How much?", text, True, citations=citations, series=series)


@pytest.mark.parametrize("text", [MARKUP, "'\"><b>", "a & b < c", "`${1}` \\ {x}"])
def test_any_text_is_shown_as_it_is_and_as_nothing_else(text: str) -> None:
    from bs4 import BeautifulSoup

    shown = BeautifulSoup(f'<p title="{rendering.escape(text)}">{rendering.escape(text)}</p>', "html.parser").p
    assert shown is not None
    assert shown.get_text() == shown["title"] == text
    assert not re.search(r"\$\{|\{\{", rendering.escape(text))


def test_a_mark_with_a_citation_is_a_button_and_one_without_stays_text() -> None:
    shown = rendering.finished(answered("It is 15 [1], not 9 [7].", cited(1, "15.0")), 1)
    assert shown.count('class="mark"') == 1
    assert "not 9 [7]." in shown


def test_a_mark_stays_on_the_line_of_its_word() -> None:
    assert 'It is <span class="keep">15&nbsp;<button' in rendering.finished(
        answered("It is 15 [1].", cited(1, "15.0")), 1
    )


def test_lines_that_begin_with_a_dash_are_a_list() -> None:
    shown = rendering.finished(answered("Two risks:\n- Storms\n- Fuel"), 1)
    assert "<p>Two risks:</p><ul><li>Storms</li><li>Fuel</li></ul>" in shown


def test_two_cells_of_one_table_are_lit_in_one_table() -> None:
    block = table_block()
    panel = rendering.evidence(answered("[1] [2]", cited(1, "15.0", block, (0, 2)), cited(2, "12.0", block, (0, 1))), 1)
    assert panel.count("<table>") == 1
    assert '<mark class="lit" tabindex="-1" data-markers="1">15.0</mark>' in panel
    assert '<mark class="lit" tabindex="-1" data-markers="2">12.0</mark>' in panel
    assert panel.count('class="lit-row"') == 1


def test_a_quote_is_found_across_the_line_breaks_of_its_block() -> None:
    block = Block("paragraph", "The company employed\n140 people in 2024.", Place(lines=(3, 4)))
    panel = rendering.evidence(answered("[1]", cited(1, "employed 140 people", block)), 1)
    assert "The company <mark" in panel
    assert "employed\n140 people</mark> in 2024." in panel


def test_a_quote_with_signs_of_patterns_is_matched_word_for_word() -> None:
    block = Block("paragraph", "Costs (net) rose by $5.00+ a day.", Place(page=2))
    panel = rendering.evidence(answered("[1]", cited(1, "(net) rose by $5.00+", block)), 1)
    assert "Costs <mark" in panel


def test_a_quote_that_does_not_stand_in_its_block_is_still_shown() -> None:
    block = Block("paragraph", "Something else.", Place(page=2))
    panel = rendering.evidence(answered("[1]", cited(1, "140 people", block)), 1)
    assert "140 people</mark>" in panel
    assert "Something else." in panel


def test_quotes_that_overlap_are_lit_once_and_both_marks_lead_there() -> None:
    block = Block("paragraph", "Sales rose to 40 in May.", Place(page=2))
    panel = rendering.evidence(answered("[1] [2]", cited(1, "rose to 40", block), cited(2, "40 in May", block)), 1)
    assert 'data-markers="1 2">rose to 40 in May</mark>' in panel


def test_a_very_long_table_is_cut_around_the_lit_cell_and_says_so() -> None:
    rows = [["Day", "Trips"], *([f"Day {day}", str(day)] for day in range(1, 1001))]
    table = Table.from_grid(rows, header_rows=1)
    block = Block("table", "", Place(), table=table)
    panel = rendering.evidence(answered("[1]", cited(1, "700", block, (699, 1))), 1)
    assert ">700</mark>" in panel
    assert panel.count("<tr") == rendering.MOST_ROWS + 1
    assert "of 1000" in panel


def test_bars_are_as_long_as_their_values_and_negative_ones_stand_left_of_zero() -> None:
    points = tuple(Point(label, Quantity(Decimal(value))) for label, value in (("a", 30), ("b", 10), ("c", -10)))
    shown = rendering.plot(points)
    bars = [(float(left), float(width)) for left, width in re.findall(r"left:([\d.]+)%;width:([\d.]+)%", shown)]
    assert bars == [(25, 75), (25, 25), (0, 25)]


def test_a_single_point_is_no_plot() -> None:
    assert rendering.plot((Point("a", Quantity(Decimal(1))),)) == ""


def test_a_declined_answer_looks_different_from_an_answer_and_offers_no_sources() -> None:
    declined = rendering.finished(Answer("Who?", "The report does not say.", False), 1)
    assert 'class="answer declined"' in declined
    assert "data-act" not in declined


@pytest.mark.parametrize(
    ("path", "name"),
    [("/tmp/x/a.md", "a.md"), ("../../etc/passwd", "passwd"), ("..\\..\\a.txt", "a.txt"), ("<b>.txt", "<b>.txt")],
)
def test_of_an_uploaded_file_only_the_last_part_of_the_name_is_kept(path: str, name: str) -> None:
    import ui

    assert ui.base_name(path) == name


def test_a_port_in_use_is_said_with_the_cure() -> None:
    import ui

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortInUse, match="--port"):
            ui.launch(None, port=taken.getsockname()[1])  # type: ignore[arg-type]


# The page in a browser.


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a page on a small report."""
    import ui
    from assistant import Assistant

    folder = tmp_path_factory.mktemp("site")
    report = folder / "ferries.md"
    report.write_text(FERRIES, encoding="utf-8")
    app, url = ui.launch(Assistant.open(report, store=folder / "store"), port=0)
    yield url
    app.close(verbose=False)


class Browser:
    """A person at the page."""

    def __init__(self, driver) -> None:
        self.driver = driver

    def open(self, url: str, dark: bool = False, phone: bool = False) -> None:
        scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
        size = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
        if phone:
            self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        else:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.url = url
        self.driver.get(url)
        self.until("return !!document.querySelector('#current .ask')")

    def until(self, script: str, *arguments):
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, PATIENCE).until(
            lambda driver: driver.execute_script(script, *arguments), script
        )

    def script(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def one(self, selector: str):
        self.until("return !!document.querySelector(arguments[0])", selector)
        return self.driver.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return self.script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)

    def keys(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def ask(self, question: str) -> str:
        """Type a question and send it; the answer's text once it is complete."""
        turns = self.turns()
        self.one("#question textarea").send_keys(question, "\ue007")
        self.until("return document.querySelectorAll('.turn[data-done]').length > arguments[0]", turns)
        return self.text("#current .answer")

    def turns(self) -> int:
        return self.script("return document.querySelectorAll('.turn[data-done]').length")

    def open_reports(self) -> None:
        shown = "const list = document.querySelector('#documents'); return !!list && list.offsetParent !== null"
        if not self.script(shown):
            self.one("#reports button").click()

    def documents(self) -> list[str]:
        return self.script("return [...document.querySelectorAll('#documents .words')].map((line) => line.textContent)")

    def upload(self, path: Path) -> None:
        self.open_reports()
        self.one("#reports input[type=file]").send_keys(str(path))

    def remove(self, name: str) -> None:
        self.open_reports()
        button = self.one(f"#documents button[aria-label='Remove {name}']")
        button.click()
        button.click()
        self.until(
            "return ![...document.querySelectorAll('#documents button')].some((b) => b.ariaLabel?.endsWith(arguments[0]))",
            name,
        )

    def lit(self) -> str:
        """The text of the quote that is lit, has the focus and is in view; waits for it."""
        return self.until(
            """
            const quote = document.activeElement;
            if (!quote.matches(".lit.active")) return null;
            const box = quote.getBoundingClientRect();
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return top && (quote.contains(top) || top.contains(quote)) ? quote.textContent : null;
            """
        )

    def severe(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def hosts(self) -> set[str]:
        """Every host that the page asked for something."""
        found = set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                url = message["params"].get("request", message["params"])["url"]
                match = re.match(r"(?:https?|wss?)://([^/:]+)", url)
                found |= {match[1]} if match else set()
        return found


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    if not (CHROMIUM and DRIVER):
        pytest.skip(
            "the page's tests need Chromium and its driver: apt-get install chromium chromium-driver (Debian, Ubuntu), "
            "then run them again"
        )
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    downloads = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.downloads = downloads
    yield driver
    driver.quit()


@pytest.fixture
def browser(driver, site):
    """The page, freshly opened; afterwards, no error in the console and no request to another machine."""
    browser = Browser(driver)
    browser.open(site)
    yield browser
    assert browser.severe() == []
    assert browser.hosts() <= {"127.0.0.1"}
    assert not browser.script("return !!window.hurt")


def test_a_question_is_answered_with_its_working_and_its_sources(browser) -> None:
    answer = browser.ask(GROWTH)
    assert "25" in answer and "[1]" in answer
    assert browser.text(".working li")
    assert browser.one(".sources table").is_displayed()
    assert browser.one("#question textarea").get_attribute("value") == ""


def test_the_question_box_has_the_focus_when_the_page_opens(browser) -> None:
    assert browser.script("return document.activeElement === document.querySelector('#question textarea')")


def test_each_mark_of_an_answer_brings_its_own_quote_into_view(browser) -> None:
    browser.ask(GROWTH)
    marks = browser.script(
        "return [...new Set([...document.querySelectorAll('#current .mark')].map((mark) => mark.dataset.marker))]"
    )
    assert len(marks) >= 2
    lit = []
    for marker in marks:
        browser.one(f"#current .mark[data-marker='{marker}']").click()
        browser.until("return document.activeElement.matches(`.lit[data-markers~='${arguments[0]}']`)", marker)
        lit.append(browser.lit())
    assert {"24.0", "30.0"} <= set(lit)


def test_a_mark_of_an_earlier_answer_brings_that_answers_sources_back(browser) -> None:
    browser.ask(GROWTH)
    browser.ask("How many people did the company employ in 2024?")
    assert "140" in browser.text(".sources")
    browser.one("#history .mark").click()
    assert browser.lit() in {"24.0", "30.0"}
    assert GROWTH in browser.text(".about")


def test_a_follow_up_stands_as_it_was_typed_with_what_it_was_read_as(browser) -> None:
    browser.ask("What was Island revenue in 2024?")
    browser.ask("And Harbour?")
    assert browser.text("#current .question") == "And Harbour?"
    assert "Harbour" in browser.text("#current .read-as") and "2024" in browser.text("#current .read-as")
    browser.ask(GROWTH)
    asked = browser.script(
        "return [...document.querySelectorAll('#history .question')].map((line) => line.textContent)"
    )
    assert asked == ["What was Island revenue in 2024?", "And Harbour?"]


def test_in_a_long_conversation_the_sources_and_the_box_stay_in_view(browser) -> None:
    low = {"width": 1280, "height": 560, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", low)
    for _ in range(4):
        browser.ask(GROWTH)
    assert browser.script("return document.documentElement.scrollHeight > 1.5 * innerHeight")
    browser.one("#history .mark").click()
    browser.lit()
    browser.ask(GROWTH)
    for selector in ("#evidence", "#question", "#current .answer"):
        top, bottom, height = browser.script(
            "const box = document.querySelector(arguments[0]).getBoundingClientRect(); return [box.top, box.bottom, innerHeight]",
            selector,
        )
        assert top >= 0 and bottom <= height, selector


def test_a_quote_in_prose_is_lit_within_its_block(browser) -> None:
    browser.ask("How many people did the company employ in 2024?")
    browser.one("#current .mark").click()
    assert "140" in browser.lit()
    assert "trainees" in browser.text(".source blockquote")


def test_a_starter_is_asked_by_a_click_and_a_suggestion_after_it(browser) -> None:
    starter = browser.one("#current .ask")
    question = starter.text
    starter.click()
    browser.until(
        "return document.querySelector('#current .turn[data-done] .question')?.textContent === arguments[0]", question
    )
    if browser.script("return !!document.querySelector('#current .ask')"):
        browser.one("#current .ask").click()
        browser.until("return document.querySelectorAll('.turn[data-done]').length === 2")


def test_what_the_report_does_not_say_is_declined_and_looks_so(browser) -> None:
    browser.ask("What was the revenue of Microsoft in 2019?")
    assert browser.one("#current .declined").is_displayed()
    assert not browser.script("return !!document.querySelector('.lit')")


def test_the_page_works_by_keyboard_alone(browser) -> None:
    browser.keys(GROWTH, "\ue007")
    browser.until("return !!document.querySelector('#current .turn[data-done]')")
    for _ in range(40):
        browser.driver.switch_to.active_element.send_keys("\ue008\ue004")  # shift and tab: back towards the answer
        if browser.script("return document.activeElement.matches('.mark')"):
            break
    assert browser.script("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    marker = browser.script("return document.activeElement.dataset.marker")
    browser.keys("\ue007")
    assert browser.lit()
    browser.keys("\ue00c")  # escape: back to the mark
    assert browser.script("return document.activeElement.dataset.marker") == marker


def test_an_empty_question_is_answered_by_a_sentence(browser) -> None:
    browser.one("#question textarea").send_keys("\ue007")
    browser.until("return !!document.querySelector('#notice [role=alert]')")
    assert browser.text("#notice").strip().endswith(".")
    assert browser.turns() == 0


def test_a_question_that_is_too_long_is_refused_and_not_lost(browser) -> None:
    question = "revenue " * 12_500
    browser.script(
        "const box = document.querySelector('#question textarea'); box.value = arguments[0]; box.dispatchEvent(new Event('input'))",
        question,
    )
    browser.one("#question textarea").send_keys("\ue007")
    browser.until("return !!document.querySelector('#notice [role=alert]')")
    assert browser.one("#question textarea").get_attribute("value").strip() == question.strip()
    assert browser.turns() == 0


def test_markup_in_a_question_is_shown_as_text(browser) -> None:
    question = f"What does {MARKUP} mean?"
    browser.ask(question)
    assert browser.text("#current .question") == question
    assert not browser.script("return !!document.querySelector('main img, main script')")


def test_markup_in_a_report_is_shown_as_text(browser, tmp_path: Path) -> None:
    notices = tmp_path / "notices.txt"
    notices.write_text(NOTICES, encoding="utf-8")
    browser.upload(notices)
    browser.until("return document.querySelectorAll('#documents li').length === 2")
    browser.ask("Where is the winter timetable printed?")
    browser.one("#current .mark").click()
    assert "harbour office" in browser.lit()
    assert "<script>window.hurt=1</script> $5 and $6" in browser.text(".source blockquote")
    assert not browser.script("return !!document.querySelector('main img, main script')")
    browser.remove("notices.txt")


def test_a_report_is_added_asked_left_out_and_removed(browser, tmp_path: Path) -> None:
    second = tmp_path / "library.md"
    second.write_text(LIBRARY, encoding="utf-8")
    browser.upload(second)
    browser.until("return document.querySelectorAll('#documents li').length === 2")
    assert any("library.md" in line for line in browser.documents())
    question = "How many books did the library lend in 2024?"
    assert "52,300" in browser.ask(question)

    browser.script("document.querySelector('#documents li:has([aria-label$=\"library.md\"]) input').click()")
    assert "52,300" not in browser.ask(question)

    browser.remove("library.md")
    assert len(browser.documents()) == 1
    assert "52,300" not in browser.ask(question)


def test_among_many_reports_some_are_found_by_name_and_only_those_are_asked(driver, tmp_path: Path) -> None:
    import ui
    from assistant import Assistant

    (tmp_path / "reports").mkdir()
    for number in range(9):
        table = "\n| Branch | Books |\n|---|---|\n| North | 100 |\n| South | 200 |\n"
        text = LIBRARY.replace("52,300", f"{number + 1}2,300") + table
        (tmp_path / "reports" / f"library-{number}-20{10 + number}.md").write_text(text, encoding="utf-8")
    app, url = ui.launch(Assistant.open(tmp_path / "reports", store=tmp_path / "store"), port=0)
    try:
        browser = Browser(driver)
        browser.open(url)
        browser.open_reports()
        shown = "return [...document.querySelectorAll('#documents li')].filter((line) => line.offsetParent).length"
        browser.until("return document.querySelectorAll('#documents li').length === 9")
        asked = "return document.querySelector('#documents .asked')?.textContent === arguments[0]"
        browser.until(asked, "9 of 9 are asked")
        browser.one("#documents [data-act=untick]").click()
        browser.one("#documents [data-find]").send_keys("2013 library")
        assert browser.script(shown) == 1
        browser.one("#documents [data-act=tick]").click()
        assert browser.text("#documents .asked") == "1 of 9 are asked"
        assert "42,300" in browser.ask("How many books did the library lend in 2024?")
        assert "library-3-2013.md" in browser.text("#evidence")
        browser.remove("library-3-2013.md")  # what is looked for stays looked for in the list that is drawn anew
        browser.until(asked, "0 of 8 are asked")
        assert browser.script(shown) == 0
        assert browser.severe() == []
    finally:
        app.close(verbose=False)


def test_a_report_that_cannot_be_read_is_said_where_it_was_added(browser, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7 and then nothing")
    browser.upload(damaged)
    browser.until("return !!document.querySelector('#upload-notice [role=alert]')")
    assert "damaged.pdf" in browser.text("#upload-notice")
    assert len(browser.documents()) == 1


def test_markup_in_the_name_of_a_file_is_shown_as_text(browser, tmp_path: Path) -> None:
    named = tmp_path / "a<img src=x onerror=window.hurt=1>.md"
    named.write_text(LIBRARY, encoding="utf-8")
    browser.upload(named)
    browser.until("return document.querySelectorAll('#documents li').length === 2")
    assert not browser.script("return !!document.querySelector('main img')")
    names = browser.script(
        "return [...document.querySelectorAll('#documents button')].map((button) => button.ariaLabel)"
    )
    browser.remove(next(name for name in names if "ferries.md" not in name).removeprefix("Remove "))


def test_the_conversation_is_saved_with_its_citations_and_cleared(browser) -> None:
    browser.ask(GROWTH)
    browser.one("#after button:first-child").click()
    saved = browser.driver.downloads / "conversation.md"
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser.driver, PATIENCE).until(lambda _: saved.exists() and saved.read_text(encoding="utf-8"))
    text = saved.read_text(encoding="utf-8")
    plain = text.replace("\\", "")  # nothing of a report is markup in it either
    assert GROWTH in plain and "[1]" in plain and "24.0" in plain

    browser.one("#after button:last-child").click()
    browser.until("return !document.querySelector('.turn') && !!document.querySelector('#current .ask')")
    assert not browser.script("return !!document.querySelector('.lit')")


def test_two_open_pages_have_each_their_own_conversation(browser, site) -> None:
    browser.ask(GROWTH)
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.open(site)
    assert browser.turns() == 0
    browser.driver.close()
    browser.driver.switch_to.window(first)
    assert browser.turns() == 1


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_sources_stand_below(browser, site) -> None:
    browser.open(site, phone=True)
    browser.ask(GROWTH)
    widest = browser.script(
        """
        const within = (part) => part.closest(".scroll") && !part.matches(".scroll");
        const parts = [...document.querySelectorAll("main *")].filter((part) => !within(part) && !part.closest("#spoken"));
        return Math.max(...parts.map((part) => part.getBoundingClientRect().right));
        """
    )
    assert widest <= 390
    assert browser.script("return document.documentElement.scrollWidth") <= 390
    box, panel = (
        browser.script("return document.querySelector(arguments[0]).getBoundingClientRect().top", selector)
        for selector in ("#current", "#evidence")
    )
    assert panel > box
    browser.one("#current .mark").click()
    assert browser.lit() in {"24.0", "30.0"}


def test_in_dark_mode_text_and_lit_quotes_stand_out_from_a_dark_ground(browser, site) -> None:
    browser.open(site, dark=True)
    browser.ask(GROWTH)
    browser.until("return document.body.classList.contains('dark')")

    def light(selector: str, what: str) -> float:
        colour = browser.script(
            "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, what
        )
        red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    assert light("body", "backgroundColor") < 0.2
    for selector in ("#current .answer", "#current .question", ".lit", ".source td", "#question textarea"):
        assert light(selector, "color") > 0.6, selector
    assert light(".lit", "backgroundColor") < 0.4


# A language model at work, in a browser: OpenAI's protocol, spoken by a server on this machine.


class Model:
    """What the model says to each request; it waits while `held`, and counts what it was asked."""

    def __init__(self) -> None:
        self.says = lambda request: Says("")
        self.free = threading.Event()
        self.asked = 0
        self.at_work = 0

    def __call__(self, request) -> Says:
        self.asked += 1
        self.at_work += 1
        self.free.wait(PATIENCE)
        self.at_work -= 1
        return self.says(request)


@pytest.fixture(scope="module")
def modelled(tmp_path_factory):
    """The address of a page that has a language model, and that model."""
    pytest.importorskip("langchain_openai", reason="langchain_openai is not installed; it comes with the extra openai")
    import ui
    from assistant import Assistant

    folder = tmp_path_factory.mktemp("modelled")
    report = folder / "ferries.md"
    report.write_text(FERRIES, encoding="utf-8")
    model = Model()
    with pytest.MonkeyPatch.context() as patch, chat_server(model, forever=True) as server:
        patch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
        patch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
        app, url = ui.launch(Assistant.open(report, store=folder / "store", model="openai:little-model"), port=0)
        yield url, model
        model.free.set()
        app.close(verbose=False)


@pytest.fixture
def with_model(driver, modelled):
    """The page with a model that is held until it is set free; no error, and no request to another machine."""
    url, model = modelled
    model.free.clear()
    model.asked = 0
    browser = Browser(driver)
    browser.open(url)
    yield browser, model
    model.free.set()
    assert browser.severe() == []
    assert browser.hosts() <= {"127.0.0.1"}
    assert not browser.script("return !!window.hurt")


def figure_in(request, *words: str) -> str:
    """The id of the figure in a request whose line holds all these words."""
    return next(
        line.split()[0]
        for line in texts_of(request).split("\n")
        if re.match(r"f\d+ \|", line) and all(word in line for word in words)
    )


def send(browser: Browser, question: str) -> None:
    browser.one("#question textarea").send_keys(question, "\ue007")


def top_of_answer(browser: Browser) -> float:
    return browser.script("return document.querySelector('#current .answer').getBoundingClientRect().top")


def test_a_models_steps_and_text_are_seen_as_they_come_and_nothing_moves_when_the_answer_is_there(with_model) -> None:
    browser, model = with_model

    def says(request) -> Says:
        old, new = figure_in(request, "Island", "| 2023"), figure_in(request, "Island", "| 2024")
        if "c2 = " not in texts_of(request):
            return Says(calls=[("calculate", {"expression": f"growth({old}, {new}) / 2"})])
        return Says(
            "Total revenue grew by {c1} from 2023 to 2024. "
            "![x](http://203.0.113.9/a.png) <img src=http://203.0.113.9/b.png onerror='window.hurt=1'>"
            f"Island brought in {{{new}}} of it in 2024, after {{{old}}} in 2023. ANSWER: {{c1}}",
            pause=0.05,
        )

    model.says = says
    send(browser, GROWTH)
    browser.until("return document.querySelector('#current .steps')?.textContent.includes('Reading')")
    assert browser.text("#spoken").strip().startswith("Reading")
    assert browser.script("return document.querySelector('#spoken [role=status]').ariaLive") == "polite"
    assert browser.one("#question .stop-button").is_displayed()
    top = top_of_answer(browser)
    box = browser.script("return document.querySelector('#question').getBoundingClientRect().top")
    model.free.set()
    browser.until("return document.querySelector('#current .forming')?.textContent.includes('25%')")
    assert "Calculated" in browser.text("#current .steps") and top_of_answer(browser) == top
    assert browser.script("return document.querySelector('#question').getBoundingClientRect().top") == box
    assert not browser.script("return !!document.querySelector('#current .turn[data-done]')")
    browser.until("return !!document.querySelector('#current .turn[data-done]')")
    assert top_of_answer(browser) == top
    assert "25%" in browser.text("#current .answer") and "£15 million" in browser.text("#current .answer")
    assert browser.text("#current .by summary").startswith("Written by openai:little-model (2 calls")
    assert "Calculated" in browser.text("#current .by .steps")
    assert browser.script("return document.activeElement.matches('#question textarea')")
    assert not browser.script("return !!document.querySelector('main img, #question .stop-button')")
    browser.one("#current .mark").click()
    assert browser.lit() == "24.0"
    assert "the language model openai:little-model is asked at 127.0.0.1" in browser.text("#colophon")


def test_what_was_withdrawn_is_gone_and_the_answer_without_the_model_says_so(with_model) -> None:
    browser, model = with_model
    model.says = lambda request: Says("Total revenue was £99 million in 2024 [p1]. It was a good year for all of it.")
    model.free.set()
    answer = browser.ask("What was total revenue in 2024?")
    assert "£30 million" in answer and "99" not in browser.text("#current")
    assert "could not be traced" in browser.text("#current .caveat")
    assert browser.text("#current .by summary").startswith("Also asked: openai:little-model (2 calls")
    assert "Started over" in browser.text("#current .by .steps")


def test_a_question_is_stopped_and_comes_back_and_a_conversation_is_cleared_at_once(with_model) -> None:
    browser, model = with_model
    send(browser, GROWTH)
    browser.until("return !!document.querySelector('#current .steps')")
    browser.one("#question .stop-button").click()
    browser.until("return document.querySelector('#notice')?.textContent.includes('Stopped')")
    browser.until("return document.querySelector('#question textarea').value === arguments[0]", GROWTH)
    assert browser.turns() == 0 and browser.one("#question .submit-button").is_displayed()
    browser.one("#question textarea").send_keys("\ue007")
    browser.until("return !!document.querySelector('#current .steps')")
    browser.one("#after button:last-child").click()
    browser.until("return !document.querySelector('.turn') && !!document.querySelector('#current .ask')")
    model.free.set()  # the late replies change nothing
    time.sleep(0.5)
    assert browser.turns() == 0 and not browser.script("return !!document.querySelector('.turn')")


def test_who_closes_the_page_stops_the_model(with_model) -> None:
    browser, model = with_model

    def goes_on(request) -> Says:
        time.sleep(0.6)
        return Says(calls=[("search_reports", {"query": f"ferry {time.monotonic()}"})])

    model.says = goes_on
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.open(browser.url)
    send(browser, GROWTH)
    browser.until("return !!document.querySelector('#current .steps')")
    browser.driver.close()
    browser.driver.switch_to.window(first)
    model.free.set()
    asked = 0
    while model.asked > asked:  # each of its replies takes less than a second, and it has eight
        asked = model.asked
        time.sleep(1.2)
    assert asked < 8

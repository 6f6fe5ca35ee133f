"""The chat page: ask, see the answer, and check it against its sources. Nothing of the thinking lives here."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib.resources import files
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING, Any

# Gradio asks its maker's host for its version when it is imported, unless it is told not to before that.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

from assistant.answers import Answer
from corpus.reading import SUFFIXES
from index.index import UnknownDocument
from page import rendering, working
from page.chats import Chat
from page.ports import free_port

if TYPE_CHECKING:
    from assistant import Assistant

log = logging.getLogger(__name__)

TITLE = "Ask a report"
TAGLINE = "Every number in an answer is quoted from the report or calculated from figures in it. Click a mark to check."
LARGEST_UPLOAD = 200 * 1024 * 1024  # bytes; the reader of each format has its own, tighter limit and says so
MOST_AT_ONCE = 16  # questions; those to a language model wait for it most of the time
STOPPING = 5.0  # seconds in which a question that is given up ends
ASKS = {"submit_btn": "Ask", "stop_btn": False}  # the button in the box, and while a language model is at work
STOPS = {"submit_btn": False, "stop_btn": "Stop"}
STREAM_PAUSE = 0.012  # seconds, between the pieces of an answer that is there at once
# What the browser may load: this page alone. Markup that slipped through could then still fetch nothing.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: data: blob:; form-action 'none'"
)


def base_name(path: str) -> str:
    """The last part of an uploaded file's name, whichever system's separators it was written with."""
    return PureWindowsPath(PurePath(path).name).name or "report"


class Page:
    """What the parts of the page do when they are used. One assistant serves every open page; a conversation serves one."""

    def __init__(self, assistant: "Assistant") -> None:
        self.assistant = assistant
        # The index has one writer: two people who upload at once wait for one another. Asking is not held up.
        self._writing = threading.Lock()

    def opened(self) -> dict[Any, Any]:
        """A page was loaded: its own conversation, the starters and the documents as they are now."""
        return {self.chat: Chat(self.assistant.conversation()), self.current: self._empty(), **self._documents()}

    def ask(self, typed: str, left_out: str, chat: Chat | None, event: gr.EventData) -> Iterator[dict[Any, Any]]:
        """A question was sent, typed or by a button that holds it; the answer appears piece by piece."""
        chosen = event._data.get("question") if isinstance(event._data, dict) else None
        question = (chosen or typed).strip()
        if chat is None:  # asked before the page had finished loading
            chat = Chat(self.assistant.conversation())
            yield {self.chat: chat}
        chat.idle.clear()
        chat.stop.clear()
        try:
            yield from self._answered(question, left_out, chat)
        finally:
            chat.idle.set()

    def _answered(self, question: str, left_out: str, chat: Chat) -> Iterator[dict[Any, Any]]:
        """What the page shows from a question to its answer."""
        before = chat.turns
        number = len(before) + 1
        at_work = self.assistant.model is not None
        if question:
            yield {
                self.box: gr.update(value="", **(STOPS if at_work else {})),
                self.notice: "",
                self.history: rendering.history(before),
                self.current: rendering.pending(question),
                self.clear: gr.update(interactive=at_work or bool(before)),
            }
        progress = working.Progress()
        try:
            answer = None
            with closing(chat.conversation.stream(question, self._chosen(left_out))) as events:
                for event in events:
                    if isinstance(event, Answer):
                        answer = event
                    elif chat.stop.is_set():
                        break
                    elif event is not None and progress.told(event):
                        yield {
                            self.current: working.working(question, progress),
                            self.spoken: working.spoken(progress),
                        }
                    else:  # a page that was closed meanwhile is noticed when something is sent to it
                        yield {self.current: gr.skip()}
        except (ValueError, OSError, UnknownDocument) as error:
            yield self._not_asked(question, before, str(error))
            return
        except Exception:
            log.exception("The question could not be answered")
            yield self._not_asked(
                question, before, "The program has a fault that this question meets; its log has the details."
            )
            return
        if answer is None:
            yield self._not_asked(question, before, "Stopped; your question is in the box again.")
            return
        chat.asked.append((question, progress))
        for shown in rendering.cuts(answer.text) if not progress.text else ():
            yield {self.current: rendering.streaming(answer, number, shown, question)}
            time.sleep(STREAM_PAUSE)
        by = working.written_by(answer, progress)
        yield {
            self.box: gr.update(**ASKS),
            self.current: rendering.finished(answer, number, asked=question, by=by),
            self.evidence: rendering.evidence(answer, number),
            self.spoken: rendering.spoken(answer),
            self.clear: gr.update(interactive=True),
            self.export: gr.update(interactive=True),
        }

    def _not_asked(self, question: str, before: Sequence[tuple[str, Answer, str]], why: str) -> dict[Any, Any]:
        """The page as it was before a question that got no answer, the question back in its box."""
        current = self._empty()
        if before:
            asked, answer, by = before[-1]
            current = rendering.finished(answer, len(before), asked=asked, by=by)
        return {
            self.box: gr.update(value=question, **ASKS),
            self.notice: rendering.notice(why),
            self.history: rendering.history(before[:-1]),
            self.current: current,
            self.clear: gr.update(interactive=bool(before)),
        }

    def stopped(self, chat: Chat | None) -> None:
        """Stop was pressed: the question that is being answered is given up."""
        if chat is not None:
            chat.stop.set()

    def show(self, chat: Chat | None, event: gr.EventData) -> str:
        """A mark of an earlier turn was chosen: that turn's working and sources."""
        number = int(event._data["turn"])
        if chat is None or not 1 <= number <= len(chat.turns):
            return rendering.evidence(None, 0)
        return rendering.evidence(chat.turns[number - 1][1], number)

    def cleared(self, chat: Chat | None) -> dict[Any, Any]:
        """The conversation is forgotten and the page is as when it was opened."""
        if chat is not None:
            chat.stop.set()
            chat.idle.wait(STOPPING)
            chat.conversation.clear()
            chat.asked.clear()
        return {
            self.box: gr.update(value="", **ASKS),
            self.history: "",
            self.current: self._empty(),
            self.evidence: rendering.evidence(None, 0),
            self.notice: "",
            self.spoken: "Conversation cleared.",
            self.clear: gr.update(interactive=False),
            self.export: gr.update(interactive=False),
        }

    def exported(self, chat: Chat | None) -> str:
        """The conversation as Markdown; the browser saves it, so that no copy stays with the server."""
        return "" if chat is None else chat.conversation.as_markdown()

    def added(
        self,
        paths: list[str] | None,
        chat: Chat | None,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds it by its default
    ) -> dict[Any, Any]:
        """Reports were uploaded: they are indexed one after the other, and what failed is said by name."""
        failed, added = [], []
        for path in paths or ():
            name = base_name(path)

            def report(step: Any, name: str = name) -> None:
                progress((step.done, max(step.total, 1)), desc=f"{name}: {step.stage}", unit="")

            progress(0, desc=f"{name}: waiting")
            try:
                with self._writing:
                    self.assistant.add(Path(path), name, report)
                added.append(name)
            except (ValueError, OSError) as error:
                failed.append(_about(name, str(error)))
        said = "".join(rendering.notice(sentence) for sentence in failed)
        if added:
            said += rendering.done(f"Added {', '.join(added)}.")
        return {self.upload_notice: said, **self._after_change(chat)}

    def removed(self, chat: Chat | None, event: gr.EventData) -> dict[Any, Any]:
        """A report's Remove was pressed twice."""
        said = rendering.done("Removed.")
        try:
            with self._writing:
                self.assistant.remove(str(event._data["document"]))
        except (ValueError, OSError, KeyError) as error:
            said = rendering.notice(_sentence(error))
        return {self.upload_notice: said, **self._after_change(chat)}

    def _after_change(self, chat: Chat | None) -> dict[Any, Any]:
        """The list of documents as it is now and, while nothing has been asked, the starters that go with it."""
        shown = self._documents()
        if chat is None or not chat.turns:
            shown[self.current] = self._empty()
        return shown

    def _chosen(self, left_out: str) -> list[str] | None:
        """The ids of the documents to ask, None for all; ValueError when every box is empty."""
        unticked = set(json.loads(left_out or "[]"))
        known = [document.id for document in self.assistant.documents()]
        chosen = [document for document in known if document not in unticked]
        if known and not chosen:
            raise ValueError("No report is ticked: tick at least one under “Reports”, then ask again.")
        return None if len(chosen) == len(known) else chosen

    def _empty(self) -> str:
        return rendering.empty(self.assistant.starters(4))

    def _documents(self) -> dict[Any, Any]:
        lines = self.assistant.documents()
        label = f"Reports ({len(lines)}): add, choose, remove"
        return {
            self.documents: rendering.documents(lines),
            self.reports: gr.update(label=label) if lines else gr.update(label=label, open=True),
        }

    # The parts of the page, and what each is wired to.

    def build(self) -> gr.Blocks:
        """The page, not yet served."""
        with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as blocks:
            self._lay_out()
            self._wire(blocks)
        return blocks

    def _lay_out(self) -> None:
        types = ", ".join(sorted(suffix.removeprefix(".") for suffix in SUFFIXES))
        self.chat = gr.State()
        self.left_out = gr.Textbox(visible=False)
        self.markdown = gr.Textbox(visible=False)
        _part(f"<h1>{TITLE}</h1><p>{TAGLINE}</p>", "masthead")
        with gr.Accordion("Reports", open=False, elem_id="reports") as self.reports:
            self.documents = _part("", "documents", live=True)
            with gr.Row(elem_id="adding"):
                self.upload = gr.UploadButton(
                    "Add reports…",
                    file_count="multiple",
                    file_types=sorted(SUFFIXES),
                    size="sm",
                    scale=0,
                    min_width=140,
                )
                _part(f"<p>{types}</p>", "types")
            self.upload_notice = _part("", "upload-notice")
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(scale=6, min_width=300, elem_id="talk"):
                self.history = _part("", "history", live=True)
                self.current = _part("", "current", live=True)
                with gr.Column(elem_id="asking"):
                    self.notice = _part("", "notice")
                    self.box = gr.Textbox(
                        label="Your question",
                        show_label=False,
                        placeholder="Ask about the report",
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        submit_btn="Ask",
                        elem_id="question",
                        html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=True),
                    )
                    with gr.Row(elem_id="after"):
                        self.export = gr.Button(
                            "Save as Markdown", size="sm", interactive=False, scale=0, min_width=140
                        )
                        self.clear = gr.Button(
                            "Clear conversation", size="sm", interactive=False, scale=0, min_width=140
                        )
            with gr.Column(scale=5, min_width=300, elem_id="checking"):
                self.evidence = _part(rendering.evidence(None, 0), "evidence", live=True)
        self.spoken = _part("", "spoken", live=True)
        _part(f"<p>{rendering.escape(working.where_it_goes(self.assistant.model))}</p>", "colophon")

    def _wire(self, blocks: gr.Blocks) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        lists = [self.documents, self.reports, self.current]
        blocks.load(self.opened, None, [self.chat, *lists], **quiet)
        gr.on(
            [self.box.submit, self.current.submit],
            self.ask,
            [self.box, self.left_out, self.chat],
            [
                self.chat, self.box, self.notice, self.history, self.current, self.evidence, self.spoken,
                self.clear, self.export,
            ],
            js=WITH_LEFT_OUT,
            trigger_mode="once",
            **quiet,
        )  # fmt: skip
        gr.on([self.current.select, self.history.select], self.show, [self.chat], [self.evidence], **quiet)
        self.clear.click(
            self.cleared,
            [self.chat],
            [
                self.box, self.history, self.current, self.evidence, self.notice, self.spoken, self.clear, self.export,
            ],
            **quiet,
        )  # fmt: skip
        self.box.stop(self.stopped, [self.chat], None, queue=False, **quiet)
        self.export.click(self.exported, [self.chat], [self.markdown], **quiet).then(
            None, [self.markdown], None, js=SAVE, **quiet
        )
        # The bar of progress is drawn over the line that says how the upload ended.
        self.upload.upload(
            self.added,
            [self.upload, self.chat],
            [self.upload_notice, *lists],
            show_progress="full",
            show_progress_on=self.upload_notice,
            api_visibility="private",
        )
        self.documents.delete(
            self.removed,
            [self.chat],
            [self.upload_notice, *lists],
            **quiet,
        )


SAVE = """(text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
  link.download = "conversation.md";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}"""

# The boxes as they are at the moment of asking go with the question.
WITH_LEFT_OUT = """(question, left_out, chat) =>
  [question, JSON.stringify([...(window.reportPage?.leftOut ?? [])]), chat]"""


def _part(value: str, name: str, live: bool = False) -> gr.HTML:
    """A piece of our own HTML; a live one has buttons in it."""
    script = files("page").joinpath("page.js").read_text("utf-8") if live else None
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False, padding=False)


def _sentence(error: BaseException) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _about(name: str, sentence: str) -> str:
    """An error's sentence, with the file's name if it does not hold it already."""
    return sentence if name in sentence else f"{name}: {sentence}"


def launch(
    assistant: "Assistant", host: str = "127.0.0.1", port: int = 7860, open_browser: bool = False, block: bool = False
) -> tuple[gr.Blocks, str]:
    """Serve the page: the app (`close()` ends it) and its address. Port 0 takes a free one; PortInUse if it is taken.

    With `block`, it returns only when the page is stopped.
    """
    port = free_port(host, port)
    blocks = Page(assistant).build().queue(default_concurrency_limit=MOST_AT_ONCE)
    blocks.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        app_kwargs={"openapi_url": None},
        max_file_size=LARGEST_UPLOAD,
        theme=_theme(),
        head=_head(),
    )
    if block:
        blocks.block_thread()
    return blocks, f"http://{host}:{port}"


def serve(
    assistant: "Assistant",
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until it is stopped; `announce` is told its address once it answers. PortInUse if it is taken."""
    blocks, url = launch(assistant, host, port, open_browser)
    if announce:
        announce(url)
    blocks.block_thread()


def _head() -> str:
    """What the browser may load, and the page's style: Gradio's own `css` rewrites selectors, and breaks `:is()` and `@media`."""
    style = files("page").joinpath("page.css").read_text("utf-8")
    return f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{style}</style>'


def _theme() -> gr.themes.Base:
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        radius_size="sm",
        font=("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"),
        font_mono=("ui-monospace", "SFMono-Regular", "Menlo", "monospace"),
    )

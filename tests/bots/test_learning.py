"""The merchant's files while the shop is open: what is saved, what is live, what is kept."""

import asyncio
import os
import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bots import learning, lessons, wiring
from bots.folder import snapshot, version
from bots.learning import Watched
from bots.merchant.speaker import NoShop
from bots.sections import FaqSection, ShopSection
from bots.settings import Settings
from dialog.engine import Engine
from dialog.model import Contact, Conversation, Customer, Inbound, Moment, State
from tests.fakes.house import NOON, FakeStore, a_house

MUGS = (
    "- id: mugs\n  questions: [¿venden tazas?, tienen jarros de barro]\n  answer: Sí, de barro.\n"
)
HOURS = "- id: hours\n  questions: [¿a qué hora abren?, horario]\n  answer: A las {opening}.\n"
LAMPS = "- id: lamps\n  questions: [¿hay lámparas?, quiero una lámpara]\n  answer: Sí, tres.\n"
BOMB = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.learning.QUIET", 0.0)
    monkeypatch.setattr("bots.learning.PATIENCE", 0.0)


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    for language in ("es", "en"):
        (folder / language).mkdir(parents=True)
        (folder / language / "mugs.yaml").write_text(MUGS, encoding="utf-8")
    (folder / "es" / "hours.yaml").write_text(HOURS, encoding="utf-8")
    (folder / "facts.toml").write_text('opening = "9"\n', encoding="utf-8")
    return folder


@pytest.fixture
def house(faq: Path) -> Any:
    return opened_house(faq)


def opened_house(faq: Path) -> Any:
    told = replace(Settings(), faq=FaqSection(str(faq)), shop=ShopSection(languages=("es", "en")))
    phrases = wiring.load_phrases(told)
    lesson, fresh = wiring.opening(told)
    engine = Engine(fresh, phrases, NoShop(), told.shop.opening_hours(), "La Ceiba")
    house = a_house(settings=told, engine=engine, store=FakeStore())
    house.phrases, house.lesson, house.faq_problems = phrases, lesson, lesson.problems
    return house


@pytest.fixture
async def files(house: Any) -> Watched:
    watched = Watched(house)
    await watched.look()
    return watched


async def said(house: Any, text: str) -> str:
    state = State(language="es", notes={"met": True, "greeted": NOON.isoformat()})
    message = Inbound("post", "ana", "1", text, number=1)
    moment = Moment(
        Conversation(7, state=state), Contact("post", "ana"), Customer(1), (message,), NOON
    )
    turn = await house.engine.take_turn(moment)
    return " ".join(reply.text for reply in turn.replies)


async def saved(files: Watched, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")  # noqa: ASYNC240 - a merchant's editor
    await files.look()
    if files._afterwards is not None:
        await files._afterwards


# --- what is learned


async def test_a_new_file_is_answered_from(house: Any, files: Watched, faq: Path) -> None:
    await saved(files, faq / "es" / "lamps.yaml", LAMPS)

    assert await said(house, "quiero una lampara") == "Sí, tres."
    assert house.lesson.live.entries == {"es": 3, "en": 1}
    assert house.lesson.live.questions == {"es": 6, "en": 2}


async def test_another_answer_is_live_before_anything_is_built(
    house: Any, files: Watched, faq: Path
) -> None:
    index = house.engine.understanding.matchers["es"].index
    (faq / "es" / "mugs.yaml").write_text(MUGS.replace("de barro.", "de vidrio."), "utf-8")

    await files.look()

    assert house.engine.understanding.matchers["es"].index is index
    assert await said(house, "venden tazas") == "Sí, de vidrio."
    await files._afterwards  # then it is as if the shop had just opened
    assert house.engine.understanding.matchers["es"].index is not index
    assert await said(house, "venden tazas") == "Sí, de vidrio."


async def test_a_changed_fact_is_in_every_answer(house: Any, files: Watched, faq: Path) -> None:
    await saved(files, faq / "facts.toml", 'opening = "10:30"\n')

    assert await said(house, "¿a qué hora abren?") == "A las 10:30."


async def test_a_language_that_has_not_changed_is_not_built_anew(
    house: Any, files: Watched, faq: Path
) -> None:
    kept = house.engine.understanding.matchers["es"]

    await saved(files, faq / "en" / "lamps.yaml", LAMPS)

    assert house.engine.understanding.matchers["es"] is kept
    assert house.lesson.live.entries["en"] == 2


async def test_a_language_that_nobody_speaks_is_not_built_for_another_ones_change(
    house: Any, files: Watched, faq: Path
) -> None:
    await saved(files, faq / "es" / "lamps.yaml", LAMPS)

    assert house.engine.understanding.matchers.built == {"es"}


async def test_what_cannot_be_built_afterwards_is_logged_and_the_answer_stays(
    house: Any,
    files: Watched,
    faq: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(learning, "deepened", refuse_to_build)

    await saved(files, faq / "es" / "mugs.yaml", MUGS.replace("de barro.", "de vidrio."))

    assert "faq_not_built_anew" in caplog.messages
    assert await said(house, "venden tazas") == "Sí, de vidrio."


async def test_a_file_that_was_only_touched_builds_nothing(
    house: Any, files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons, "built", refuse_to_build)
    monkeypatch.setattr(lessons, "deepened", refuse_to_build)
    os.utime(faq / "es" / "mugs.yaml", ns=(1, 1))

    await files.look()
    await files._afterwards

    assert house.faq_problems == ()
    assert await said(house, "venden tazas") == "Sí, de barro."


async def test_what_changed_while_the_shop_opened_is_learned_at_the_first_look(
    house: Any, faq: Path
) -> None:
    (faq / "es" / "lamps.yaml").write_text(LAMPS, encoding="utf-8")

    await Watched(house).look()

    assert await said(house, "hay lámparas") == "Sí, tres."


async def test_phrases_are_learned_too(house: Any, files: Watched, faq: Path) -> None:
    before = house.phrases.text("es", "bot.here")

    await saved(files, faq / "es" / "phrases.yaml", "bot.all_right: Pues muy bien\n")

    assert house.phrases.text("es", "bot.all_right") == "Pues muy bien"
    assert house.phrases.text("es", "bot.here") == before
    assert house.engine._phrases is house.phrases


async def test_a_phrase_without_its_blanks_is_refused(
    house: Any, files: Watched, faq: Path
) -> None:
    (faq / "es" / "phrases.yaml").write_text("bot.hello_named: Hola\n", encoding="utf-8")
    before = house.phrases

    await files.look()

    assert any("must have the blanks" in problem for problem in house.faq_problems)
    assert house.phrases is before


# --- what the shop opened with


async def test_what_the_shop_opened_with_is_not_read_a_second_time(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.learning.learned", refuse_to_build)

    await Watched(house).look()

    assert house.lesson.live.entries == {"es": 2, "en": 1}
    assert house.faq_state()["version"] == version(snapshot(house.settings.faq.path))


async def test_what_is_wrong_around_the_entries_is_told_from_the_start(
    faq: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mugs = MUGS.replace("mugs", "jars") + "  media: [gone.png]\n"
    (faq / "es" / "jars.yaml").write_text(mugs, encoding="utf-8")
    (faq / "es" / "lexicon.yaml").write_text("sinonimos:\n  a: b, c\n", encoding="utf-8")
    (faq / "es" / "phrases.yaml").write_text("bot.al_right: Vale\n", encoding="utf-8")
    house = opened_house(faq)

    told = "\n".join(house.faq_problems)
    assert "jars.yaml:4: the file 'gone.png' of 'jars' does not exist" in told
    assert "lexicon.yaml:1: unknown key 'sinonimos'" in told
    assert "unknown phrase 'bot.al_right'" in told
    assert house.faq_state()["problems"] == len(house.faq_problems)
    assert house.engine.understanding.read("tienen jarros de barro", "es").outcome != "declined"

    looking = asyncio.create_task(Watched(house).run(60))
    await asyncio.sleep(0)
    looking.cancel()
    (record,) = [one for one in caplog.records if one.message == "faq_opened_with_errors"]
    assert record.count == len(house.faq_problems)
    assert record.files.split()[0] == house.faq_problems[0].partition(": ")[0]


async def test_what_was_wrong_at_the_start_is_forgotten_when_it_is_mended(faq: Path) -> None:
    file = faq / "es" / "mugs.yaml"
    file.write_text(MUGS + "  media: [gone.png]\n", encoding="utf-8")
    house = opened_house(faq)
    watched = Watched(house)
    assert house.faq_problems

    await saved(watched, file, MUGS)

    assert house.faq_problems == ()


async def test_a_picture_that_is_put_there_later_mends_what_was_refused_for_it(
    house: Any, files: Watched, faq: Path
) -> None:
    await saved(files, faq / "es" / "mugs.yaml", MUGS + "  media: [mug.png]\n")
    refused = house.faq_problems
    (faq / "media").mkdir()
    (faq / "media" / "mug.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    await files.look()

    assert "mugs.yaml:4: the file 'mug.png' of 'mugs' does not exist" in refused[0]
    assert house.faq_problems == ()
    (live,) = [entry for entry in house.engine.understanding.entries["es"].values() if entry.media]
    assert live.media == ("mug.png",)


async def test_a_picture_alone_is_a_version_of_its_own_and_no_text_for_editors(faq: Path) -> None:
    before = snapshot(faq)
    (faq / "es" / "mug.PNG").write_bytes(b"\x89PNG\r\n\x1a\n")
    after = snapshot(faq)

    assert version(after) != version(before)
    assert after.texts == before.files


async def test_two_edits_within_one_look_are_live_together(
    house: Any, files: Watched, faq: Path
) -> None:
    (faq / "es" / "mugs.yaml").write_text(MUGS.replace("de barro.", "de vidrio."), "utf-8")
    await saved(files, faq / "es" / "lamps.yaml", LAMPS)

    assert await said(house, "venden tazas") == "Sí, de vidrio."
    assert await said(house, "hay lámparas") == "Sí, tres."


async def test_an_edit_that_is_taken_back_is_answered_as_before(
    house: Any, files: Watched, faq: Path
) -> None:
    before = house.lesson.live.version
    await saved(files, faq / "es" / "mugs.yaml", MUGS.replace("de barro.", "de vidrio."))
    await saved(files, faq / "es" / "mugs.yaml", MUGS)

    assert await said(house, "venden tazas") == "Sí, de barro."
    assert house.lesson.live.version == before


async def test_a_file_that_vanishes_is_not_answered_from(
    house: Any, files: Watched, faq: Path
) -> None:
    await saved(files, faq / "es" / "lamps.yaml", LAMPS)
    (faq / "es" / "lamps.yaml").unlink()
    await files.look()

    assert house.lesson.live.entries["es"] == 2
    assert house.engine.understanding.read("hay lámparas", "es").id != "lamps"


# --- what is not


WRONG = {
    "not YAML": "- id: lamps\n  questions: [",
    "a bomb": BOMB,
    "an unknown key": LAMPS.replace("answer", "anser"),
    "a blank without a fact": LAMPS.replace("tres", "{number}"),
    "a broken claim": LAMPS.replace("  answer", "  examples: [abren los lunes]\n  answer"),
    "not text": "\x00\x01",
    "too large": "# " + "x" * (1024 * 1024),
}


@pytest.mark.parametrize("kind", WRONG)
async def test_wrong_files_leave_what_was_known(
    kind: str, house: Any, files: Watched, faq: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = house.engine.understanding

    await saved(files, faq / "es" / "lamps.yaml", WRONG[kind])

    assert house.engine.understanding is before
    assert "lamps.yaml:" in house.faq_problems[0]
    (record,) = [one for one in caplog.records if one.message == "faq_refused"]
    assert "lamps.yaml:" in record.files
    assert await said(house, "venden tazas") == "Sí, de barro."


async def test_a_mended_file_is_learned_and_the_complaint_forgotten(
    house: Any, files: Watched, faq: Path
) -> None:
    await saved(files, faq / "es" / "lamps.yaml", WRONG["an unknown key"])

    await saved(files, faq / "es" / "lamps.yaml", LAMPS)

    assert house.faq_problems == ()
    assert await said(house, "hay lámparas") == "Sí, tres."


async def test_a_folder_that_is_gone_leaves_what_was_known(
    house: Any, files: Watched, faq: Path
) -> None:
    shutil.rmtree(faq)

    await files.look()

    assert "no FAQ files here" in house.faq_problems[0]
    assert await said(house, "venden tazas") == "Sí, de barro."


async def test_a_pipe_that_would_never_end_is_not_opened(
    house: Any, files: Watched, faq: Path
) -> None:
    os.mkfifo(faq / "es" / "pipe.yaml")

    async with asyncio.timeout(20):
        await files.look()

    assert "pipe.yaml:1: not a file that can be read" in house.faq_problems[0]


async def test_whatever_goes_wrong_while_learning_is_told_and_survived(
    house: Any, files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RecursionError("a customer's own words")

    monkeypatch.setattr(lessons, "formed", break_down)
    before = house.engine.understanding

    await saved(files, faq / "es" / "lamps.yaml", LAMPS)

    assert house.engine.understanding is before
    assert "RecursionError" in house.faq_problems[0]
    assert "own words" not in house.faq_problems[0]


async def test_the_same_wrong_files_are_tried_once(
    house: Any, files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    monkeypatch.setattr(lessons, "formed", counted(tries, lessons.formed))
    (faq / "es" / "lamps.yaml").write_text(WRONG["an unknown key"], encoding="utf-8")

    for _ in range(5):
        await files.look()

    assert len(tries) == 1
    assert house.faq_problems


async def test_what_is_half_written_when_it_is_read_is_not_used(
    house: Any, files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = faq / "es" / "lamps.yaml"
    whole = lessons.formed

    def slow(source: Any) -> Any:
        read = whole(source)
        file.write_text(LAMPS, encoding="utf-8")  # the second half arrives
        return read

    file.write_text("- id: lamps\n  questions: [¿hay", encoding="utf-8")
    monkeypatch.setattr(lessons, "formed", slow)
    await files.look()
    assert house.faq_problems == ()  # nobody was told of what was no mistake

    monkeypatch.setattr(lessons, "formed", whole)
    await files.look()
    assert await said(house, "hay lámparas") == "Sí, tres."


async def test_files_that_never_rest_are_looked_at_less(
    files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lessons.formed

    def restless(source: Any) -> Any:
        os.utime(faq / "es" / "mugs.yaml")
        return whole(source)

    monkeypatch.setattr(lessons, "formed", restless)
    os.utime(faq / "es" / "mugs.yaml")
    pauses = []
    for _ in range(6):
        files._pause = 0.25
        await files.look()
        pauses.append(files._pause)

    assert pauses[-1] > pauses[2] > 0.25
    assert max(pauses) <= 5.0


async def test_a_look_that_only_waits_puts_nothing_off(
    files: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waiting(folder: Path) -> Any:
        time.sleep(0.1)  # a busy disk; twenty times that would be two seconds
        return snapshot(folder)

    monkeypatch.setattr("bots.learning.snapshot", waiting)
    files._pause = 0.25
    await files.look()

    assert files._pause < 2.0


async def test_a_look_that_costs_much_is_taken_less_often(
    files: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0.0, 0.1, 10.0, 15.0])
    monkeypatch.setattr("bots.learning.thread_time", lambda: next(seconds))
    pauses = []
    for _ in range(2):
        files._pause = 0.25
        await files.look()
        pauses.append(files._pause)

    assert pauses == [pytest.approx(2.0), 5.0]


# --- turns


async def test_a_turn_that_has_begun_ends_with_what_it_began_with(
    house: Any, files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, may_go_on = asyncio.Event(), asyncio.Event()
    old = house.engine.understanding

    async def wait(_: object, text: str, current: str = "") -> None:
        del text, current
        began.set()
        await may_go_on.wait()

    monkeypatch.setattr(type(old), "get_ready", wait)
    turn = asyncio.create_task(said(house, "venden tazas"))
    async with asyncio.timeout(5):
        await began.wait()
    await saved(files, faq / "es" / "mugs.yaml", MUGS.replace("de barro.", "de vidrio."))
    may_go_on.set()

    assert await turn == "Sí, de barro."
    assert await said(house, "venden tazas") == "Sí, de vidrio."


async def test_reading_and_building_are_not_the_event_loops_work(
    files: Watched, faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def noted(*told: Any) -> Any:
        threads.append(threading.get_ident())
        return real(*told)

    real = lessons.built
    monkeypatch.setattr(lessons, "built", noted)
    await saved(files, faq / "es" / "lamps.yaml", LAMPS)

    assert threads
    assert threading.get_ident() not in threads


async def test_the_looking_goes_on_after_a_bug(
    house: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bots.learning.RESTLESS", 0.001)
    looks: list[int] = []

    async def look(_: Watched) -> None:
        looks.append(1)
        raise RuntimeError("bug")

    monkeypatch.setattr(Watched, "look", look)
    running = asyncio.create_task(Watched(house).run(0.001))
    async with asyncio.timeout(5):
        while len(looks) < 3:  # noqa: ASYNC110 - a test looks from outside
            await asyncio.sleep(0.001)
    running.cancel()

    assert "faq_not_looked_at" in caplog.messages


# --- the folder


def test_equal_contents_have_equal_versions(faq: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(faq, tmp_path / "copy"))
    assert version(snapshot(copy)) == version(snapshot(faq)) != ""

    (copy / "es" / "mugs.yaml").write_text(MUGS + "\n", encoding="utf-8")
    assert version(snapshot(copy)) != version(snapshot(faq))


def test_drafts_backups_and_other_files_are_not_the_bots(faq: Path) -> None:
    before = snapshot(faq)
    (faq / "es" / "drafts").mkdir()
    (faq / "es" / "drafts" / "lamps.yaml").write_text(LAMPS, encoding="utf-8")
    (faq / "es" / "mugs.yaml.20261122-101500.bak").write_text(MUGS, encoding="utf-8")
    (faq / "README.md").write_text("...", encoding="utf-8")

    assert snapshot(faq).files == before.files


def test_the_same_size_at_the_same_time_is_still_a_change(faq: Path) -> None:
    file = faq / "es" / "mugs.yaml"
    before, told = snapshot(faq), file.stat()
    file.write_text(MUGS.replace("barro", "vidri"), encoding="utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))

    assert snapshot(faq) != before


def refuse_to_build(*_: object) -> None:
    raise AssertionError("nothing was to be built")


def counted(tries: list[int], act: Any) -> Any:
    def counting(*told: Any) -> Any:
        tries.append(1)
        return act(*told)

    return counting

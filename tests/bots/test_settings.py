"""The settings: every mistake at once, each with its key, its reason and its fix."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bots import settings
from bots.sections import DatabaseSection, ServerSection, ShopSection
from dialog.errors import SettingsError

DEMO = "[channels.webchat]\n[shops.demo]\n"


def loaded(tmp_path: Path, text: str, **environment: str) -> settings.Settings:
    file = tmp_path / "shop.toml"
    file.write_text(text, encoding="utf-8")
    return settings.load(file, environment)


def problems(tmp_path: Path, text: str, **environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text, **environment)
    return caught.value.problems


def test_without_a_file_it_is_the_demo_shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    told = settings.load(None, {})

    assert told.is_demo
    assert list(told.channels) == ["webchat"]
    assert told.database.url == "sqlite:///mostrador-data/mostrador.db"
    assert told.public_url == "http://localhost:8080"


def test_config_toml_of_the_folder_is_read_when_no_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[shop]\nname = "Mía"\n' + DEMO, encoding="utf-8")

    assert settings.load(None, {}).shop.name == "Mía"


def test_every_key_can_be_said_in_the_file(tmp_path: Path) -> None:
    told = loaded(
        tmp_path,
        """
        [shop]
        name = "Tienda"
        languages = ["pt", "es"]
        timezone = "America/Mexico_City"
        holidays = [2026-12-25]
        answer_minutes = 5
        gather_seconds = 1
        [shop.hours]
        mon = "09:00-14:00, 16:00-20:00"
        [facts]
        shipping_price = "3 €"
        [server]
        port = 9000
        public_url = "https://chat.tienda.example/"
        [database]
        url = "postgresql://u:p@h/n"
        """
        + DEMO,
    )

    assert told.shop == ShopSection(
        "Tienda",
        ("pt", "es"),
        "America/Mexico_City",
        (date(2026, 12, 25),),
        5,
        1.0,
        {"mon": "09:00-14:00, 16:00-20:00"},
    )
    assert told.facts == {"shipping_price": "3 €"}
    assert told.server == ServerSection(port=9000, public_url="https://chat.tienda.example/")
    assert told.public_url == "https://chat.tienda.example"
    assert told.database == DatabaseSection("postgresql://u:p@h/n")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[server]\nprot = 1\n" + DEMO, "server.prot is not known. Did you mean port?"),
        ("[sever]\nport = 1\n" + DEMO, "sever is not known. Did you mean server?"),
        (
            '[server]\nport = "80"\n' + DEMO,
            "server.port must be a whole number, without quotes, like 30.",
        ),
        (
            "[server]\nport = true\n" + DEMO,
            "server.port must be a whole number, without quotes, like 30.",
        ),
        (
            "[server]\nport = 70000\n" + DEMO,
            "server.port must be between 0 and 65535 (0 = any free one).",
        ),
        (
            '[server]\nverbose = "yes"\n' + DEMO,
            "server.verbose must be true or false, without quotes.",
        ),
        (
            "[shop]\nname = 7\n" + DEMO,
            'shop.name must be text: write it between quotes, like "this".',
        ),
        (
            '[shop]\nname = " "\n' + DEMO,
            "shop.name is empty. Add it to [shop] in config.toml or set SHOP__NAME.",
        ),
        (
            '[shop]\ntimezone = "Europe/Madird"\n' + DEMO,
            "shop.timezone is not known. Did you mean Europe/Madrid?",
        ),
        (
            '[shop]\nlanguages = ["es", "xx"]\n' + DEMO,
            "shop.languages has one that is not spoken here. Known: es, en, pt.",
        ),
        (
            "[shop]\nlanguages = []\n" + DEMO,
            "shop.languages is empty. Name at least one: es, en or pt.",
        ),
        (
            '[shop]\nlanguages = "es"\n' + DEMO,
            "shop.languages must be a list, between square brackets.",
        ),
        (
            '[shop]\nholidays = ["Christmas"]\n' + DEMO,
            "shop.holidays has an item that must be a day, like 2026-12-25.",
        ),
        (
            '[database]\nurl = "mysql://x"\n' + DEMO,
            (
                "database.url must begin with sqlite:// or postgresql://, "
                "like sqlite:///mostrador-data/mostrador.db."
            ),
        ),
        (
            '[faq]\nfolder = "/no/such/folder"\n' + DEMO,
            "faq.folder does not exist. Check the path; it is relative to where you start.",
        ),
        (
            "[facts]\nreturn_days = 30\n" + DEMO,
            'facts.return_days must be text: write it between quotes, like "30".',
        ),
        ('shop = "x"\n' + DEMO, "shop must be a section. Write [shop] on a line of its own."),
        (
            "[channels]\nwebchat = 1\n[shops.demo]\n",
            "channels.webchat must be a section. Write [channels.webchat] on a line of its own.",
        ),
        (
            "[channels.telegram]\n[shops.demo]\n",
            (
                "channels.telegram.token is missing. Add it to [channels.telegram] in config.toml "
                "or set CHANNELS__TELEGRAM__TOKEN."
            ),
        ),
        (
            '[channels.telegram]\ntoken = ""\n[shops.demo]\n',
            (
                "channels.telegram.token is empty. Add it to [channels.telegram] in config.toml "
                "or set CHANNELS__TELEGRAM__TOKEN."
            ),
        ),
        (
            "[channels.telegarm]\n[shops.demo]\n",
            "channels.telegarm is not known. Did you mean telegram?",
        ),
        (
            "[shops.demo]\n",
            "channels: no channel is switched on. Add a section, like [channels.webchat].",
        ),
        (
            "[channels.webchat]\n",
            "shops: no shop is switched on. Keep exactly one section, like [shops.demo].",
        ),
    ],
)
def test_a_mistake_is_told_with_its_key_reason_and_fix(
    tmp_path: Path, text: str, problem: str
) -> None:
    assert problem in problems(tmp_path, text)


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
        [shop]
        nmae = "x"
        timezone = 3
        [server]
        port = "x"
        [channels.telegram]
        webhook_secret = ""
        [channels.nothing]
        """,
    )

    keys = ["shop.nmae", "shop.timezone", "server.port", "channels.telegram.token"]
    for key in (*keys, "channels.nothing", "shops:"):
        assert sum(line.startswith(key) for line in found) == 1, key


def test_wrong_hours_name_the_day(tmp_path: Path) -> None:
    found = problems(tmp_path, '[shop.hours]\nmon = "from nine"\nmonday = "9:00-10:00"\n' + DEMO)

    assert any(line.startswith("shop.hours.mon:") for line in found)
    assert any(line.startswith("shop.hours.monday:") for line in found)


def test_a_value_is_never_repeated_in_a_message(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        '[server]\nport = "s3cr3t"\n[channels.telegram]\ntoken = "s3cr3t"\n[shops.demo]\n',
    )

    assert found
    assert "s3cr3t" not in "\n".join(found)


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "[shop\nname = 1\n")

    assert "is not valid TOML" in found
    assert "line 1" in found


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no\.toml cannot be read"):
        settings.load(tmp_path / "no.toml", {})


def test_secrets_may_come_from_the_environment_alone(tmp_path: Path) -> None:
    told = loaded(
        tmp_path,
        "[channels.telegram]\n[shops.demo]\n",
        CHANNELS__TELEGRAM__TOKEN="123456:abc",
        HOME="/root",
        PATH__="x",
    )

    assert told.channels["telegram"].token == "123456:abc"


def test_the_environment_wins_and_is_read_as_the_keys_type(tmp_path: Path) -> None:
    told = loaded(
        tmp_path,
        "[server]\nport = 1\n" + DEMO,
        SERVER__PORT="9001",
        SERVER__VERBOSE="true",
        SHOP__LANGUAGES="en, es",
        SHOP__GATHER_SECONDS="0.2",
        SHOP__HOLIDAYS="2026-12-25",
        SHOP__HOURS__MON="10:00-11:00",
        FACTS__SHIPPING_PRICE="1 €",
    )

    assert (told.server.port, told.server.verbose) == (9001, True)
    assert told.shop.languages == ("en", "es")
    assert told.shop.gather_seconds == 0.2
    assert told.shop.holidays == (date(2026, 12, 25),)
    assert told.shop.hours == {"mon": "10:00-11:00"}
    assert told.facts == {"shipping_price": "1 €"}


def test_a_misspelt_variable_is_told_like_a_misspelt_key(tmp_path: Path) -> None:
    found = problems(tmp_path, DEMO, SERVER__PROT="1")

    assert found == ("server.prot is not known. Did you mean port?",)


def test_a_channel_that_needs_our_address_gets_the_servers(tmp_path: Path) -> None:
    text = (
        '[server]\npublic_url = "https://chat.shop.example"\n'
        '[channels.telegram]\ntoken = "123456:abc"\nwebhook_secret = "x"\n[shops.demo]\n'
    )

    assert loaded(tmp_path, text).channels["telegram"].public_url == "https://chat.shop.example"

    own = text.replace("webhook_secret", 'public_url = ""\nwebhook_secret')
    assert loaded(tmp_path, own).channels["telegram"].public_url == ""


def test_the_web_chat_is_behind_the_servers_proxy_unless_it_says_otherwise(tmp_path: Path) -> None:
    behind = "[server]\nbehind_proxy = true\n"

    assert loaded(tmp_path, behind + DEMO).channels["webchat"].behind_proxy
    assert not loaded(tmp_path, DEMO).channels["webchat"].behind_proxy
    own = DEMO.replace("[shops", "behind_proxy = false\n[shops")
    assert not loaded(tmp_path, behind + own).channels["webchat"].behind_proxy


def test_the_command_line_wins_over_all(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("number\n", encoding="utf-8")
    told = loaded(tmp_path, DEMO)

    changed = settings.changed(told, db="sqlite://", host="0.0.0.0", port=1, orders=orders)

    assert changed.database.url == "sqlite://"
    assert (changed.server.host, changed.server.port) == ("0.0.0.0", 1)
    assert changed.shops["demo"].orders == str(orders)


def test_wrong_command_line_values_are_told(tmp_path: Path) -> None:
    told = loaded(tmp_path, DEMO)

    with pytest.raises(SettingsError, match=r"database\.url must begin with"):
        settings.changed(told, db="mydb")
    with pytest.raises(SettingsError, match=r"server\.port must be between"):
        settings.changed(told, port=-1)
    with pytest.raises(SettingsError, match="is not a file"):
        settings.changed(told, orders=tmp_path / "none.csv")
    with pytest.raises(SettingsError, match="for the demo shop"):
        settings.changed(replace(told, shops={"csv_file": None}), orders=tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[database]\nurl = "sqlite://data/shop.db"\n', "database.url has two slashes"),
        ('[database]\nurl = "postgresql://u:p@h:port/n"\n', "database.url cannot be read"),
        ('[server]\npublic_url = "https://[::1"\n', "server.public_url must be a whole address"),
        ('[server]\npublic_url = "https://x.example:p"\n', "server.public_url must be a whole"),
        (f'[server]\nsecret_key = "{" " * 40}"\n', "server.secret_key is short"),
        ('[shop]\ntimezone = "Madrid"\n', "shop.timezone is not known. Did you mean Europe/Madrid"),
        ('[shop.hours]\nmon = 9\ntue = "9:00-10:00"\n', "shop.hours needs text between quotes"),
        ("port = 8080\n", "port stands in no section. Write it below [server]."),
    ],
)
def test_what_people_mistype_is_told_in_their_words(
    tmp_path: Path, text: str, problem: str
) -> None:
    assert any(line.startswith(problem) for line in problems(tmp_path, text + DEMO))


def test_an_unknown_time_zone_does_not_list_six_hundred_others(tmp_path: Path) -> None:
    (told,) = problems(tmp_path, '[shop]\ntimezone = "Mars"\n' + DEMO)

    assert len(told) < 150


def test_http_is_in_the_open_except_at_home(tmp_path: Path) -> None:
    def told(url: str) -> settings.Settings:
        return loaded(tmp_path, f'[server]\npublic_url = "{url}"\n' + DEMO)

    assert told("http://shop.example").is_in_the_open
    assert not told("https://shop.example").is_in_the_open
    assert not told("http://localhost:9000").is_in_the_open

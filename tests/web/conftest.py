import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from protokolist.archive import build
from protokolist.web.app import Settings, create

HOSTILE = """ПРОТОКОЛ № 5 <script>alert(1)</script>
заседания Совета "><img src=x onerror=alert(2)>

5 мая 2014 г.

Присутствовали: Петренко Мария Ивановна, директор <b>МБУК</b>; Ким А. В.

СЛУШАЛИ:
Петренко М. И.: </p></main><script>document.title='взломано'</script> крыша течёт & {{ 7 * 7 }}, денег на ремонт не хватает.
Вопрос Ким А. В.: а деньги где <a href="javascript:alert(3)">тут</a>?

РЕШИЛИ:
1. Починить крышу до 1 июня 2014 г. Ответственная Петренко М. И.
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("web")
    folder = place / "протоколы"
    folder.mkdir()
    for sample in sorted(Path("corpus/samples").iterdir()):
        if sample.suffix in (".docx", ".pdf", ".txt"):
            shutil.copy(sample, folder)
    (folder / "злой <b>.txt").write_text(HOSTILE, encoding="utf-8")
    build(place / "a.db", [folder])
    return place / "a.db"


@pytest.fixture
def client(built: Path) -> TestClient:
    return TestClient(create(Settings(built)), headers={"accept-language": "ru"})


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """A server that really listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(Settings(built)), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)

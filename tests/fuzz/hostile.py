"""Files that are built to do harm: pickles that call things, archives that lead out or burst.

All they could do is make `canary` in the current folder, or fill the memory.
"""

from __future__ import annotations

import io
import pickle
import stat
import struct
import zipfile
from collections.abc import Iterator

import numpy as np


def _text(value: str) -> bytes:
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def _int(value: int) -> bytes:
    return b"\x8a\x08" + struct.pack("<q", value)


def _global(module: str, name: str) -> bytes:
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def _stack_global(module: str, name: str) -> bytes:
    return _text(module) + _text(name) + b"\x93"


def _call(function: bytes, *arguments: bytes) -> bytes:
    return function + b"(" + b"".join(arguments) + b"tR"


_TOUCH = _text("touch canary; touch ../canary")
_MKDIR = _text("__import__('os').mkdir('canary')")
_HUGE = 1 << 33
_GETATTR = _call(
    _global("builtins", "getattr"), _call(_global("builtins", "__import__"), _text("os")), _text("system")
)
_STORAGE = b"(" + _text("storage") + _global("torch", "FloatStorage") + _text("0") + _text("cpu")

# Each leaves one value on the stack; between two instructions of a good pickle it is called and dropped.
CALLS: tuple[bytes, ...] = (
    _call(_global("os", "system"), _TOUCH),
    _call(_global("posix", "system"), _TOUCH),
    _call(_stack_global("posix", "system"), _TOUCH),
    _call(_global("__builtin__", "eval"), _MKDIR),
    _call(_global("builtins", "exec"), _text("import os; os.mkdir('canary')")),
    _call(_global("os", "mkdir"), _text("canary")),
    _call(_global("subprocess", "Popen"), b"]" + _text("touch") + b"a" + _text("canary") + b"a"),
    _call(_GETATTR, _TOUCH),
    _call(_stack_global("numpy.testing._private.utils", "runstring"), _MKDIR, b"}"),
    _call(_stack_global("numpy", "load"), _text("../in/other.npy")),
    _call(_global("numpy", "fromfile"), _text("/etc/passwd")),
    _call(_global("numpy", "zeros"), _int(_HUGE)),
    _call(_stack_global("numpy.lib._npyio_impl", "os.mkdir"), _text("canary")),
    _call(_global("chumpy.ch", "loads"), _text("canary")),
    _call(_stack_global("chumpy.ch", "MatVecMult"), b"N", b"N"),
    _call(_global("chumpy.ch", "Ch"), b"N"),
    _call(_stack_global("chumpy", "test")),
    _call(_global("torch", "zeros"), _int(_HUGE)),
    _call(_stack_global("torch.hub", "load"), _text("x/y"), _text("z")),
    _call(_stack_global("torch", "load"), _text("../in/x")),
    _call(_global("torch.jit._script", "unpackage_script_module"), b"N", b"N", b"N", b"N"),
    _call(_stack_global("torch._utils", "_rebuild_tensor_v2"), b"N", _int(0), b")", b")", b"\x89", b"}"),
    _call(
        _global("torch._utils", "_rebuild_meta_tensor_no_storage"),
        _global("torch", "float32"),
        _int(_HUGE) + b"\x85",
        b"K\x01\x85",
        b"\x89",
    ),
    _call(
        _global("torch._utils", "_rebuild_tensor_v2"),
        _STORAGE + _int(_HUGE) + b"tQ",
        b"K\x00",
        _int(_HUGE) + b"\x85",
        b"K\x01\x85",
        b"\x89",
        b"}",
    ),
    _call(_global("collections", "OrderedDict"), b"]"),
    _call(_global("builtins", "bytearray"), _int(_HUGE)),
    _call(_global("__builtin__", "range"), _int(_HUGE)),
    _call(_global("builtins", "set"), b"]"),
    _call(_global("_codecs", "encode"), _text("x" * 100), _text("zip")),
    _call(_stack_global("functools", "partial"), _global("os", "system"), _TOUCH),
    _call(_global("numpy.core.multiarray", "scalar"), _call(_global("numpy", "dtype"), _text("f8")), b"N"),
    _call(_global("numpy.core.multiarray", "_reconstruct"), _global("numpy", "ndarray"), b"K\x00\x85", b"N"),
    _global("torch.nn.modules.linear", "Linear") + b")\x81",
    _global("ultralytics.nn.tasks", "DetectionModel") + b")\x81",
    _global("os", "environ"),
    b"P1\n",
    b"\x82\x01",
    b"]" * 3000 + b"0" * 2999,
    b"(" + _text("canary") + b"ios\nmkdir\n",
)


def pickles() -> Iterator[tuple[str, bytes]]:
    """Whole pickles around each call: alone, in a dict under a name that is looked for, as a state."""
    for number, call in enumerate(CALLS):
        yield f"call {number}", b"\x80\x02" + call + b"."
        yield f"call {number} in a dict", b"\x80\x04}" + _text("v_template") + call + b"s."
        yield f"call {number} as state", b"\x80\x02" + _global("chumpy.ch", "Ch") + b")\x81" + call + b"b."
    yield "nested", b"\x80\x02" + b"(" * 100_000 + b"t" * 99_999 + b"."
    yield "doubling", b"\x80\x02]q\x00" + b"".join(b"(h\x00h\x00lq\x00" for _ in range(40)) + b"."
    yield "repeated tuple", b"\x80\x02)" + b"2\x86" * 60 + b"."
    yield "long text", b"\x80\x02" + _text("x" * 5_000_000) + b"."
    yield "large integer", b"\x80\x02\x8b" + struct.pack("<i", 3_000_000) + b"\x7f" * 3_000_000 + b"."
    yield "integer in letters", b"I" + b"9" * 200_000 + b"\n."


def torch_zip(pickled: bytes, members: dict[str, bytes] | None = None) -> bytes:
    """What torch takes for a checkpoint, around any pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/byteorder", b"little")
        archive.writestr("archive/version", b"3\n")
        for name, content in (members or {"archive/data/0": bytes(64)}).items():
            archive.writestr(name, content)
    return file.getvalue()


def npz(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression, 1)  # without the time of day
    return file.getvalue()


def npy_header(shape: tuple[int, ...], descr: str = "<f8") -> bytes:
    """The beginning of an npy that promises what need not follow."""
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def npz_files() -> Iterator[tuple[str, bytes]]:
    """Archives of arrays that promise too much, hold objects, or burst."""
    keys = ("joints3d", "poses", "frame_ids", "joint_names", "v_template", "D", "pose")
    for shape in ((1 << 33,), (1 << 62, 4), (0, 1 << 40), (-5,), (1 << 16, 1 << 16, 3), (2,) * 40):
        yield f"promises {shape}"[:60], npz({f"{key}.npy": npy_header(shape) for key in keys})
    for descr in ("|O", "<U99999999", "|V8", "<f2", "<c16", "<m8[ns]", "|S0", "<M8[s]", "|b1"):
        content = npy_header((4,), descr) + bytes(64)
        yield f"of type {descr}", npz({f"{key}.npy": content for key in keys})
    for name, pickled in pickles():
        if "state" not in name:
            yield (
                f"objects: {name}",
                npz({f"{key}.npy": npy_header((1,), "|O") + pickled for key in keys[:2]}),
            )
    yield "bursts", npz({f"{key}.npy": _zeros(1_200_000_000) for key in keys[:1]})
    yield "bursts in pieces", _many_zeros(13, 100_000_000)
    yield "leads out", npz({"../../canary.npy": npy_header((1,)) + bytes(8)})
    yield "no array", npz({"joints3d": b"words", "poses.npy": b"words"})
    yield "nothing", npz({})
    yield "many members", npz({f"{number}.npy": b"" for number in range(20_000)}, zipfile.ZIP_STORED)


def _zeros(size: int) -> bytes:
    return npy_header((size // 8,)) + bytes(size // 8 * 8)


def _many_zeros(count: int, size: int) -> bytes:
    content = _zeros(size)
    return npz({f"key{number}.npy": content for number in range(count)})


def archives(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Zips around a good file that lead out, are links, burst, lie or come twice."""
    name = "data/base_data/J_regressor_h36m.npy"
    for evil in ("../canary", "a/../../canary", "/tmp/canary", "..\\canary", "C:\\canary", "canary\x00.npy"):
        yield f"member {evil!r}", npz({name: good, evil: b"x"})
        yield f"member {evil!r} of a known name", npz({f"{evil}/J_regressor_h36m.npy": good})
    for target in ("/etc/passwd", "../../canary", "J_regressor_h36m.npy"):
        for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR):
            yield f"special file to {target} {kind}", _special(name, target, kind)
    yield "bomb", npz({"SMPL_NEUTRAL.pkl": bytes(500_000_000)})
    yield "bomb that ratio allows", npz({"3dpw_model_best.pth.tar": np.arange(9_000_000).tobytes()})
    inner = npz({"SMPL_NEUTRAL.pkl": bytes(80_000_000)})
    yield "zip in zip", npz({"base_data.zip": inner, name: good})
    yield "npz bomb in zip", npz({"smpl_mean_params.npz": npz({"pose.npy": _zeros(400_000_000)})})
    yield "several of a kind", npz({f"{number}/J_regressor_h36m.npy": good for number in range(50)})
    yield "many members", npz({f"{number}": b"" for number in range(101_000)}, zipfile.ZIP_STORED)
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        yield f"method {method}", npz({name: good}, method)
    packed = npz({name: good})
    for field, value in ((8, 99), (8, 9), (6, 1), (6, 0x40)):  # an unknown method, flags: encrypted
        yield f"field {field} is {value}", _patched(packed, field, value)
    yield "appended to words", b"words " * 100 + packed
    yield "comment", packed[:-2] + struct.pack("<H", 65535) + b"PK\x05\x06" * 16000


def _special(name: str, target: str, kind: int) -> bytes:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (kind | 0o777) << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry, target)
    return file.getvalue()


def _patched(data: bytes, field: int, value: int) -> bytes:
    """The same number in the local header and in the directory."""
    changed = bytearray(data)
    struct.pack_into("<H", changed, field, value)
    start = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", changed, start + field + 2, value)
    return bytes(changed)


def legacy(call: bytes) -> bytes:
    """A checkpoint in torch's older form whose first pickle, or last, makes a call."""
    head = pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
    facts = pickle.dumps({"protocol_version": 1001, "little_endian": True, "type_sizes": {}}, 2)
    return head + facts + b"\x80\x02}" + _text("model") + call + b"s." + pickle.dumps(["0"], 2)

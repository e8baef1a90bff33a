"""What time, copiers and scanners do to a page: strengths drawn from a seed, laid on with Pillow and numpy."""

import io
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

Picture = NDArray[np.float32]  # 0 is ink, 1 is paper


@dataclass(frozen=True, slots=True)
class Damage:
    """Strengths; 0 leaves the page as it is. Lengths are in hundredths of an inch, so that they suit any resolution."""

    skew: float = 0.0  # degrees against the clock
    blur: float = 0.0  # radius
    broken: float = 0.0  # share of the ink that is gone, in patches smaller than a letter
    speckle: float = 0.0  # spots a square inch
    light: float = 0.0  # share of light that the darkest part of the page lacks
    fading: float = 0.0  # share of the blackness that ink lacks
    edge: float = 0.0  # width of the copier's black edge
    bleed: float = 0.0  # share of the blackness in which the next page shows through
    grain: float = 0.0  # standard deviation of brightness
    jpeg: int = 95  # quality

    @classmethod
    def draw(cls, generator: np.random.Generator, photocopy: bool) -> "Damage":
        """How one document has fared; photocopies fared worse, and some documents worse than others."""
        hard = float(generator.lognormal(0.0, 0.45))
        some = generator.random(8)  # which of the damages a document has at all
        return cls(
            skew=round(float(generator.uniform(-1.8, 1.8)), 2),
            blur=round(float(generator.uniform(0.25, 0.6)) * hard**0.5, 2),
            broken=round(min(0.3, float(generator.uniform(0.02, 0.09)) * hard), 3) if photocopy or some[0] < 0.5 else 0,
            speckle=round(float(generator.uniform(2, 25)) * hard * (1.3 if photocopy else 0.4)),
            light=round(float(generator.uniform(0.05, 0.3)), 2) if some[2] < 0.6 else 0,
            fading=round(float(generator.uniform(0.1, 0.55)), 2) if some[3] < 0.6 else 0,
            edge=round(float(generator.uniform(5, 30)), 1) if photocopy or some[4] < 0.2 else 0,
            bleed=round(float(generator.uniform(0.05, 0.2)), 2) if some[5] < 0.4 else 0,
            grain=round(float(generator.uniform(0.01, 0.05)) * hard, 3),
            jpeg=int(generator.integers(30, 80)),
        )

    def __str__(self) -> str:
        return "; ".join(f"{name} {value:g}" for name, value in asdict(self).items() if value)


def worn(page: Image.Image, behind: Image.Image, dpi: int, damage: Damage, generator: np.random.Generator) -> bytes:
    """A JPEG of ``page`` as it comes from the scanner; ``behind`` is what stands on the other side of the sheet."""
    unit = dpi / 100
    ink = 1 - _array(page)
    if damage.broken:
        # An even share of values lies beyond a quantile of smooth noise whatever its scale.
        patches = _smooth(generator, ink.shape, 0.8 * unit)
        ink[patches > np.quantile(patches, 1 - damage.broken)] = 0
    if damage.bleed:
        through = ImageOps.mirror(behind).filter(ImageFilter.GaussianBlur(1.2 * unit))
        ink = np.maximum(ink, damage.bleed * (1 - _array(through)))
    picture = 1 - ink * (1 - damage.fading)
    picture = _array(_image(picture).filter(ImageFilter.GaussianBlur(damage.blur * unit)))
    picture = _array(_image(picture).rotate(damage.skew, Image.Resampling.BICUBIC, fillcolor=255))
    if damage.light:
        shade = _smooth(generator, picture.shape, 300 * unit)
        picture *= 1 - damage.light * (shade - shade.min()) / max(float(np.ptp(shade)), 1e-6)
    _spot(picture, generator, damage.speckle, unit)
    if damage.edge:
        _blacken(picture, generator, damage.edge * unit)
    picture += generator.normal(0, damage.grain, picture.shape).astype(np.float32)
    file = io.BytesIO()
    _image(picture).save(file, "JPEG", quality=damage.jpeg, dpi=(dpi, dpi))
    return file.getvalue()


def _array(image: Image.Image) -> Picture:
    return np.asarray(image, dtype=np.float32) / np.float32(255)


def _image(picture: Picture) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))


def _smooth(generator: np.random.Generator, shape: tuple[int, ...], scale: float) -> Picture:
    """Noise that changes over about ``scale`` pixels: coarse noise enlarged."""
    height, width = shape
    coarse = generator.normal(0, 1, (int(height / scale) + 3, int(width / scale) + 3)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def _spot(picture: Picture, generator: np.random.Generator, density: float, unit: float) -> None:
    """Dark spots of a quarter to one and a half hundredths of an inch."""
    height, width = picture.shape
    for _ in range(int(density * height * width / (100 * unit) ** 2)):
        y, x = int(generator.integers(height)), int(generator.integers(width))
        size = max(1, round(float(generator.uniform(0.25, 1.5)) * unit))
        tone = generator.uniform(0, 0.5)
        picture[y : y + size, x : x + max(1, size - int(generator.integers(2)))] *= tone


def _blacken(picture: Picture, generator: np.random.Generator, width: float) -> None:
    """A ragged black edge on the left or right, and a narrower one above or below."""
    rows = width * (1 + 0.3 * _smooth(generator, (picture.shape[0], 1), 40)[:, 0])
    columns = width / 2 * (1 + 0.3 * _smooth(generator, (picture.shape[1], 1), 40)[:, 0])
    left, above = generator.integers(2, size=2)
    across = np.arange(picture.shape[1])[:: 1 if left else -1]
    down = np.arange(picture.shape[0])[:: 1 if above else -1]
    picture[(across[None, :] < rows[:, None]) | (down[:, None] < columns[None, :])] *= 0.1

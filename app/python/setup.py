# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs the built module as a wheel (./dev package calls this in the build folder). The wheel uses the system's librdkafka,
libfmt, simdjson and so on: it is for the system that it was built on."""

from setuptools import Distribution, setup


class Built(Distribution):
    """The extension is there already, so that setuptools must be told that the wheel belongs to this machine."""

    def has_ext_modules(self):
        return True


setup(
    name="sorlab",
    version="@PROJECT_VERSION@",
    description="Laboratory for smart order routing: Cont-Kukanov against Best Ask, TWAP and VWAP",
    license="GPL-3.0-or-later",
    packages=["sorlab"],
    package_data={"sorlab": ["_sorlab*.so", "py.typed", "*.pyi"]},
    install_requires=["numpy"],
    extras_require={"pandas": ["pandas"]},
    python_requires=">=3.9",
    distclass=Built,
)

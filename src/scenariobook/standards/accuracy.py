"""From how many answers on accuracy is summed up, and at which times before the answer."""

from __future__ import annotations

from typing import Final

# House values. ICD 203 (2015), section D.6.e(8), asks for accurate judgments and gives no figure.
# Fewer answers than this say too little: of 20 likelihoods of 50%, 6 to 14 come by chance alone.
ENOUGH_QUESTIONS: Final = 30
# How many quarters before the answer a likelihood is looked up.
QUARTERS_BEFORE: Final = (1, 2, 4)

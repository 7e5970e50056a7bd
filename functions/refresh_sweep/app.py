"""The function that requests refreshes, from the package."""

import os

from amplify_outputs.refresher.sweep import make_handler

handler = make_handler(os.environ)

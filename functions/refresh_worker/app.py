"""The function behind the refresh queue, from the package."""

import os

from amplify_outputs.refresher.worker import make_handler

handler = make_handler(os.environ)

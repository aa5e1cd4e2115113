"""The fonts of folders, and those that Cutroom brings."""

from app.adapters.fonts.folders import FontFolders as FontFolders
from app.adapters.fonts.folders import installed_fonts as installed_fonts

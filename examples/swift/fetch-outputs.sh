#!/bin/sh
# A "Run Script" phase of Xcode: puts the published file of the configuration into the app.
# Input file: $(SRCROOT)/fetch-outputs.sh
# Output file: $(TARGET_BUILD_DIR)/$(UNLOCALIZED_RESOURCES_FOLDER_PATH)/amplify_outputs.json
set -eu

case "$CONFIGURATION" in
  Debug) publication=storefront/dev/ios ;;
  Release) publication=storefront/prod/ios ;;
  *)
    echo "error: fetch-outputs.sh names no publication for the configuration $CONFIGURATION."
    exit 2
    ;;
esac

# Xcode does not read the profile of your shell. These are the folders of pipx and Homebrew, and of their Python.
PATH="$HOME/.local/bin:/opt/homebrew/bin:/usr/local/bin:$PATH"

# The command writes a temporary file next to the one that it replaces. The sandbox allows that here only.
fetched="$TARGET_TEMP_DIR/amplify_outputs.json"
words="$TARGET_TEMP_DIR/fetch-outputs.txt"

if amplify-outputs fetch "$publication" --region us-east-1 -o "$fetched" 2> "$words"; then
  cat "$words"
else
  code=$?
  # 3: AWS refused, or could not be reached. Xcode shows lines that begin with "error:" or "warning:".
  if [ "$code" -ne 3 ] || [ "$CONFIGURATION" != Debug ] || [ ! -f "$fetched" ]; then
    sed 's/^/error: /' "$words"
    exit "$code"
  fi
  sed 's/^/warning: /' "$words"
  echo "warning: The app gets the file of an earlier build."
fi

cat "$fetched" > "$SCRIPT_OUTPUT_FILE_0"

#!/bin/sh
# tool/flutter.sh FLAVOR [COMMAND...] fetches the files of FLAVOR, then runs flutter COMMAND... --flavor FLAVOR.
set -eu

flavor=${1-}
case "$flavor" in
  dev) publication=storefront/dev/flutter ;;
  prod) publication=storefront/prod/flutter ;;
  *)
    echo "usage: tool/flutter.sh dev|prod [COMMAND...]" >&2
    exit 2
    ;;
esac
shift
cd "$(dirname "$0")/.."

# For lib/main.dart. The publication needs the format dart.
amplify-outputs fetch "$publication" --region us-east-1 --format dart -o lib/amplify_outputs.dart
# For lib/main_asset.dart.
mkdir -p "assets/$flavor"
amplify-outputs fetch "$publication" --region us-east-1 -o "assets/$flavor/amplify_outputs.json"

if [ "$#" -gt 0 ]; then
  exec flutter "$@" --flavor "$flavor"
fi

# `hotline test`, read by the launcher (POSIX sh): prerequisites, then the whole suite.

# Debian packages that the suite needs besides the JDK: program and package.
debian_packages='mvn:maven openssl:openssl xxd:xxd node:nodejs npm:npm faketime:faketime promtool:prometheus'
debian_packages="$debian_packages chromium:chromium"

# And those that only root's tests need, which mount file systems and stand between process and kernel.
root_packages='strace:strace mkfs.xfs:xfsprogs mkfs.ext4:e2fsprogs losetup:mount'

# And packages without a program of their own: Chinese renders as boxes without this font.
debian_fonts=fonts-wqy-microhei

test_usage='usage: hotline test [--reproducible | --screens]
  no option        check prerequisites (as root on Debian: install what is missing), run every test
  --reproducible   build twice in two folders and compare the jars of all modules
  --screens        play the stories of console and board in a browser and put their pictures into docs/screens'

# The pictures that are kept: names that the browser tests give.
screens='unlock seat inbox message acknowledge compose review release custody exhausted fallback-card offline
  hand-over contacts link-test suspended translation exercise keys message-ar message-zh theme-day theme-night
  board-overdue board-card board-note board-trace board-desks-en board-agreements-en board-health-en board-report-en board-log-en
  board-desks-ar board-wall'

run_tests() {
  mode=all
  case ${1:-} in
    '') ;;
    --reproducible) mode=reproducible ;;
    --screens) mode=screens ;;
    -h | --help) printf '%s\n' "$test_usage"; return 0 ;;
    *) say "unknown option for test: $1"; printf '%s\n' "$test_usage" >&2; exit 2 ;;
  esac
  install_missing
  prepare_maven
  started=$(date +%s)
  case $mode in
    all) run_suite ;;
    reproducible) compare_builds ;;
    screens) take_screens ;;
  esac
}

on_debian_as_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install_missing() {
  wanted=
  [ "$(id -u)" != 0 ] || debian_packages="$debian_packages $root_packages"
  for entry in $debian_packages; do
    command -v "${entry%%:*}" >/dev/null || wanted="$wanted ${entry#*:}"
  done
  if on_debian_as_root; then
    for font in $debian_fonts; do
      dpkg -s "$font" >/dev/null 2>&1 || wanted="$wanted $font"
    done
  fi
  if on_debian_as_root && ! find_jdk; then
    jdk_package=openjdk-$java_min-jdk-headless
    if [ -n "$(apt-cache search --names-only "^$jdk_package\$")" ]; then
      wanted="$wanted $jdk_package"
    fi
  fi
  if [ -n "$wanted" ]; then
    on_debian_as_root || missing "the tests need these Debian packages:$wanted;" \
      "install them, or run this as root."
    say "installing$wanted …"
    # shellcheck disable=SC2086 # package names are words
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
      apt-get -qq install -y --no-install-recommends $wanted; } </dev/null >&2 ||
      missing "apt-get could not install$wanted; install them by hand and run this again."
  fi
  require_jdk
}

run_suite() {
  take_lock
  current_run
  tested=$print
  rm -rf target/dist/lib
  "$maven" -B -ntp verify </dev/null 9>&- || {
    code=$?
    say "tests FAILED after $(($(date +%s) - started)) s; the first [ERROR] above says where"
    exit "$code"
  }
  current_run
  [ "$print" != "$tested" ] || [ -e "$run/ready" ] || freeze target/dist
  release_lock
  say "all tests passed: $(count_tests), in $(($(date +%s) - started)) s; bill of materials in target/sbom.json"
}

take_screens() {
  "$maven" -B -ntp verify -pl hotline-console -am -Djacoco.skip -Dcyclonedx.skip \
    -Dtest=CataloguesTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test='StoryIT,PagesIT,KeyboardIT,ExerciseIT,BoardIT' -Dfailsafe.failIfNoSpecifiedTests=false </dev/null || {
    say "the stories FAILED after $(($(date +%s) - started)) s; the first [ERROR] above says where"
    exit 70
  }
  mkdir -p docs/screens
  for name in $screens; do cp "hotline-console/target/screens/$name.png" docs/screens/; done
  say "pictures taken, $(du -sk docs/screens | cut -f1) KiB in docs/screens: look at each of them"
}

# The tests of this run, read from the reports.
count_tests() {
  find . -path '*/target/*-reports/TEST-*.xml' -exec grep -h '<testsuite ' {} + | awk '
    function value(name,  s) { s = $0; if (!sub(".* " name "=\"", "", s)) return 0; sub("\".*", "", s); return s + 0 }
    { run += value("tests"); skipped += value("skipped") }
    END { printf "%d run, %d skipped", run, skipped }'
}

# Two builds, in two folders of different names, must give the same bytes.
compare_builds() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  for copy in one two-with-a-longer-name; do
    say "building copy $copy …"
    mkdir "$work/$copy"
    tar -cf - --exclude=./.git --exclude=target --exclude='.flattened-pom.xml' . | tar -xf - -C "$work/$copy"
    (cd "$work/$copy" && "$maven" -B -ntp -q package -Dmaven.test.skip=true -Djacoco.skip </dev/null) || {
      say "the build of copy $copy failed"
      exit 70
    }
    (cd "$work/$copy" && sha256sum */target/*.jar target/sbom.json) >"$work/$copy.sums"
  done
  if cmp -s "$work/one.sums" "$work/two-with-a-longer-name.sums"; then
    cat "$work/one.sums"
    say "reproducible: two builds gave the same bytes, in $(($(date +%s) - started)) s"
  else
    diff "$work/one.sums" "$work/two-with-a-longer-name.sums" >&2 || :
    say "NOT reproducible: the files above differ between two builds"
    exit 1
  fi
}

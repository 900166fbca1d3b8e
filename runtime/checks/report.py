#!/usr/bin/env python3
"""Counts the tests of the last run from their reports, lists what was skipped and why, and fails for skips that were ruled out.

A test that cannot run here skips itself with a message "needs THING: what to do"; see docs/testing.md.
"""
import argparse
import glob
import os
import re
import sys
import xml.etree.ElementTree as ET

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--require", default="", help="things for whose want nothing may be skipped, separated by commas")
required = [thing for thing in options.parse_args().require.split(",") if thing]


def shortened(text):
    """Its first lines, which say most of what there is to say."""
    return [line.rstrip()[:300] for line in text.strip().split("\n") if line.strip()][:12]


root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
reports = glob.glob(os.path.join(root, "*", "**", "target", "*-reports", "TEST-*.xml"), recursive=True)
passed, failed, skipped = 0, [], []
for report in sorted(reports):
    for case in ET.parse(report).getroot().iter("testcase"):
        name = "%s#%s" % (case.get("classname", "").rsplit(".", 1)[-1], case.get("name"))
        skip = case.find("skipped")
        failure = next((found for found in map(case.find, ("failure", "error")) if found is not None), None)
        if failure is not None:
            failed.append((name, shortened(failure.get("message") or failure.text or "no message")))
        elif skip is not None:
            reason = (skip.get("message") or (skip.text or "").strip().split("\n")[0] or "no reason given")
            skipped.append((name, reason.replace("Assumption failed: ", "").replace("org.opentest4j.TestAbortedException: ", "")))
        else:
            passed += 1

print()
if skipped:
    print("skipped:")
    for name, reason in skipped:
        print("  %s: %s" % (name, reason))
else:
    print("nothing was skipped")
forbidden = [(name, reason) for name, reason in skipped
             if any(re.match("needs %s\\b" % re.escape(thing), reason) for thing in required)]
for name, reason in forbidden:
    print("required, but skipped: %s (%s)" % (name, reason))
for name, message in failed:
    print("failed: %s" % name)
    for line in message:
        print("    " + line)
print("%d passed, %d failed, %d skipped" % (passed, len(failed) + len(forbidden), len(skipped) - len(forbidden)))
sys.exit(1 if failed or forbidden or passed == 0 else 0)

"""Runs a command on a terminal until it ends, and prints as JSON how many seconds it took until the terminal had each text waited for.

    terminal.py STEPS COMMAND...

STEPS is JSON: a list of {"press": keys, "until": regular expression}. Without keys, the time begins with the command's start.
Texts are looked for in what came since then, without the codes that colour it and move the cursor.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

CODES = re.compile(rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


def read():
    """What the program has written since; empty when it has ended, or does nothing for half a minute."""
    ready, _, _ = select.select([terminal], [], [], 30)
    try:
        return os.read(terminal, 1 << 16) if ready else b""
    except OSError:
        return b""


steps = json.loads(sys.argv[1])
times = []
began = time.perf_counter()
child, terminal = pty.fork()
if child == 0:
    # the size is there before the program looks
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
for step in steps:
    wanted = re.compile(step["until"].encode())
    seen = b""
    if step["press"]:
        began = time.perf_counter()
        os.write(terminal, step["press"].encode())
    while not wanted.search(CODES.sub(b"", seen)):
        more = read()
        if not more:
            sys.exit(f"the terminal never had {step['until']}; at last:\n{CODES.sub(b'', seen).decode(errors='replace')}")
        seen += more
    times.append(time.perf_counter() - began)
# what a program keeps for its next start, it keeps at its end
while read():
    pass
os.waitpid(child, 0)
print(json.dumps(times))

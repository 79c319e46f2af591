# SPDX-License-Identifier: GPL-2.0-only
# Commands of the book's own for gdb.  Later chapters add theirs.

set confirm off
set pagination off
set architecture i386

define frames
  set $from = 0
  while $from < sizeof(mem_map)
    set $to = $from + 1
    while $to < sizeof(mem_map) && mem_map[$to] == mem_map[$from]
      set $to = $to + 1
    end
    printf "%08x to %08x  %5u frames  count %u\n", \
      0x100000 + $from * 4096, 0x100000 + $to * 4096, \
      $to - $from, mem_map[$from]
    set $from = $to
  end
end
document frames
Every frame and its count in mem_map[]; equal neighbours share a line.
end

define trapped
  printf "vector %u, error %08x, at %04x:%08x\n", \
    $arg0->vector, $arg0->error, $arg0->cs & 0xffff, $arg0->eip
  info symbol $arg0->eip
end
document trapped
trapped REGS: what a `struct regs *` says of the trap that made it.
end

echo Commands of the book: frames, trapped; "help frames" explains.\n

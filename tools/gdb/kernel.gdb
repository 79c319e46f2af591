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

# ---- from chapter 2 on: page tables ----------------------------------------

define entry_words
  printf "%08x", $arg0
  if $arg0 & 1
    printf "  present"
  else
    printf "  not present"
  end
  if $arg0 & 2
    printf " write"
  end
  if $arg0 & 4
    printf " user"
  end
  if $arg0 & 0x20
    printf " accessed"
  end
  if $arg0 & 0x40
    printf " dirty"
  end
  printf "\n"
end
document entry_words
entry_words ENTRY: an entry of a directory or table, and its bits in words.
end

define pde
  set $linear = (unsigned int)($arg0)
  printf "directory entry %4u: ", $linear >> 22
  set $pde = (unsigned int)directory[$linear >> 22]
  entry_words $pde
end
document pde
pde ADDRESS: the directory's entry for a linear address.
end

define pte
  set $linear = (unsigned int)($arg0)
  set $pde = (unsigned int)directory[$linear >> 22]
  set $pte = 0
  if $pde & 1
    set $table = (unsigned int *)(($pde & 0xfffff000) + 0xc0000000)
    set $pte = $table[$linear >> 12 & 1023]
    printf "table entry     %4u: ", $linear >> 12 & 1023
    entry_words $pte
  else
    printf "no table\n"
  end
end
document pte
pte ADDRESS: the table's entry for a linear address.
end

define walk
  pde $arg0
  pte $arg0
  if $pte & 1
    set $page = $pte & 0xfffff000
    printf "physical address: %08x", $page | ($linear & 0xfff)
    if $page >= 0x100000 && ($page - 0x100000) / 4096 < sizeof(mem_map)
      printf "  count %u", mem_map[($page - 0x100000) / 4096]
    end
    printf "\n"
  end
end
document walk
walk ADDRESS: from a linear address to its place in memory, and the count of
the frame there.  A program's address needs its start_code added: see slots.
end

# ---- from chapter 3 on: tasks ----------------------------------------------

define slots
  set $slot = 0
  while $slot < sizeof(task) / sizeof(task[0])
    if task[$slot]
      printf "slot %2u at %08x  task %d (%s)  ", $slot, \
        task[$slot]->mm->start_code, task[$slot]->pid, task[$slot]->name
      output task[$slot]->state
      if task[$slot] == current
        printf "  current"
      end
      printf "\n"
    end
    set $slot = $slot + 1
  end
end
document slots
Every slot with a task: where it begins, and whose it is.
end

echo Commands of the book: frames, trapped; pde, pte, walk from chapter 2 on; \
slots from chapter 3 on.  "help walk" explains.\n

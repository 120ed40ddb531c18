# Asks the board who it is, over JTAG: programs the bitstream and reads the identity registers.
#   vivado -mode batch -source constraints/arty_a7_100t/hello.tcl -tclargs GENERATED OUT
lassign $argv generated out
source [file join $generated shell.tcl]

open_hw_manager
connect_hw_server
open_hw_target
set device [lindex [get_hw_devices] 0]
set_property PROGRAM.FILE [file join $out $tern(board).bit] $device
program_hw_devices $device
refresh_hw_device $device

set axi [lindex [get_hw_axis] 0]
foreach register $tern(registers) {
  lassign $register name offset bits meaning
  if {$offset >= 0x100} continue
  set transaction [create_hw_axi_txn -force read $axi -type read -address [format %08x [expr {0x44A00000 + $offset}]]]
  run_hw_axi -quiet $transaction
  puts [format "%-20s 0x%s" $name [get_property DATA $transaction]]
}
close_hw_manager

# Synthesises a generated shell by itself, out of context: resources and timing before place and route.
#   vivado -mode batch -source constraints/vivado/synth.tcl -tclargs GENERATED OUT BOARD_FOLDER
# GENERATED is what `./tern elaborate board` wrote; besides it only the board's shell.xdc is read.
lassign $argv generated out board
source [file join $generated shell.tcl]

file mkdir $out
create_project -in_memory -part $tern(part)
read_verilog -sv $tern(sources)
read_xdc -mode out_of_context [file join $board shell.xdc]
synth_design -top $tern(top) -part $tern(part) -mode out_of_context
report_utilization -hierarchical -file [file join $out utilization.rpt]
report_timing_summary -file [file join $out timing.rpt]
write_checkpoint -force [file join $out synth.dcp]

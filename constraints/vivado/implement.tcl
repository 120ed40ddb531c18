# Sourced by a board's build.tcl when its block design `system` is complete: from there to a bitstream, in memory.
set design [get_files system.bd]
validate_bd_design
save_bd_design
# One netlist for everything, so that neither runs nor a project are needed.
set_property synth_checkpoint_mode None $design
generate_target all $design
read_verilog [list [make_wrapper -files $design -top]]

synth_design -top system_wrapper -part $tern(part)
opt_design
place_design
phys_opt_design
route_design
report_utilization -hierarchical -file [file join $out utilization.rpt]
report_timing_summary -file [file join $out timing.rpt]
report_power -file [file join $out power.rpt]
write_checkpoint -force [file join $out routed.dcp]
if {[get_property SLACK [get_timing_paths -max_paths 1]] < 0} { error "timing is not met: see timing.rpt" }
write_bitstream -force [file join $out $tern(board).bit]

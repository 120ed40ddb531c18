package tern.board

import chisel3.RawModule

/** The top module between [[BoardCore]] and a board's pins; `board.json` names it. */
abstract class BoardTop(val name: String) {
  def module(board: BoardConfig): RawModule

  /** The external cells of this top. */
  def cells(board: BoardConfig): Seq[CellText]
}

object BoardTop {
  def all: Seq[BoardTop] = Seq(Ulx3s, TangNano20k)

  def named(name: String): BoardTop = all
    .find(_.name == name)
    .getOrElse(
      throw new IllegalArgumentException(s"top is '$name'; expected one of ${all.map(_.name).mkString(", ")}")
    )
}

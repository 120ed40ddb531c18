package tern.config

import scala.collection.mutable
import ujson.{Arr, AstTransformer, Obj, Str, Value}
import upickle.core.{ObjVisitor, Visitor}

/** Reads JSON and refuses objects that name a key twice: which of the two values counts would be a guess. */
private object UniqueKeys extends AstTransformer[Value] {
  def read(text: String): Value = ujson.Readable.fromString(text).transform(this)

  override def transform[T](value: Value, to: Visitor[_, T]): T = ujson.Value.transform(value, to)

  override def visitJsonableObject(length: Int, index: Int): ObjVisitor[Value, Value] =
    new AstObjVisitor[mutable.ArrayBuffer[(String, Value)]]({ entries =>
      val names = entries.map(_._1)
      names.diff(names.distinct).headOption.foreach { twice =>
        throw new IllegalArgumentException(s"'$twice' is there twice; expected it once")
      }
      Obj.from(entries)
    })

  override def visitArray(length: Int, index: Int) = new AstArrVisitor[mutable.ArrayBuffer](items => Arr(items))
  override def visitNull(index: Int): Value = ujson.Null
  override def visitFalse(index: Int): Value = ujson.False
  override def visitTrue(index: Int): Value = ujson.True
  override def visitFloat64StringParts(text: CharSequence, point: Int, exponent: Int, index: Int): Value =
    ujson.Value.visitFloat64StringParts(text, point, exponent, index)
  override def visitString(text: CharSequence, index: Int): Value = Str(text.toString)
}

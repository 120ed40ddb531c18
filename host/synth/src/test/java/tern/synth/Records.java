package tern.synth;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes records that differ from another in one number. */
final class Records {
  private Records() {}

  /** Returns, for each number in a record or a nested one, the record with that number changed. */
  static List<Record> eachNumberChanged(Record whole) throws ReflectiveOperationException {
    List<Record> changed = new ArrayList<>();
    RecordComponent[] components = whole.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].getAccessor().invoke(whole);
    }
    for (int i = 0; i < values.length; i++) {
      for (Object other : others(values[i])) {
        Object[] one = values.clone();
        one[i] = other;
        changed.add(
            (Record)
                whole
                    .getClass()
                    .getDeclaredConstructor(
                        Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(one));
      }
    }
    return changed;
  }

  private static List<?> others(Object value) throws ReflectiveOperationException {
    return switch (value) {
      case Integer number -> List.of(number + 1);
      case Float number -> List.of(Math.nextUp(number));
      case Double number -> List.of(Math.nextUp(number));
      case Record inner -> eachNumberChanged(inner);
      default -> List.of();
    };
  }
}

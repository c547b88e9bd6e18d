package dev.takagari.core.mapping.fdr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One sequence of member names, and the plans of the kinds of events that came with it.
final class FdrLayout {
  private static final int MOST_PLANS = 64;

  private final List<String> names;
  private final Map<String, Integer> members = new HashMap<>();

  /// The members in the order of their names, and these names.
  private final int[] sorted;

  private final byte[][] sortedNames;
  private final List<FdrSlicePlan> plans = new ArrayList<>();
  private @Nullable FdrSlicePlan last;

  /// The members that name a sensor event, and one of the external API; -1 if there is none.
  private final int simpleName;

  private final int externalType;
  private final int eventType;

  /// The member that says who opened a connection, -1 if there is none.
  private final int direction;

  FdrLayout(List<String> names) {
    this.names = names;
    for (int i = 0; i < names.size(); i++) {
      members.put(names.get(i), i);
    }
    List<String> inOrder = new ArrayList<>(names);
    inOrder.sort(null);
    sorted = new int[names.size()];
    sortedNames = new byte[names.size()][];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = member(inOrder.get(i));
      sortedNames[i] = inOrder.get(i).getBytes(StandardCharsets.US_ASCII);
    }
    simpleName = member("event_simpleName");
    externalType = member("ExternalApiType");
    eventType = member("event_type");
    direction = member("ConnectionDirection");
  }

  List<String> names() {
    return names;
  }

  /// The index of the member whose name is at this place of all names in order.
  int sorted(int place) {
    return sorted[place];
  }

  /// The name at this place of all names in order, as it stands in JSON; not to be changed.
  byte[] sortedName(int place) {
    return sortedNames[place];
  }

  /// The index of a member, -1 if there is none of this name.
  int member(String name) {
    return members.getOrDefault(name, -1);
  }

  int simpleName() {
    return simpleName;
  }

  int externalType() {
    return externalType;
  }

  int eventType() {
    return eventType;
  }

  int direction() {
    return direction;
  }

  /// The plan of the kind of event that came last, null at first.
  @Nullable FdrSlicePlan last() {
    return last;
  }

  /// The plan of an event name and a direction, null if there is none yet.
  ///
  /// @param direction the digit that says who opened a connection, or anything else
  @Nullable FdrSlicePlan find(boolean sensor, byte[] bytes, int at, int length, byte direction) {
    for (FdrSlicePlan plan : plans) {
      if (plan.fits(sensor, bytes, at, length, direction)) {
        last = plan;
        return plan;
      }
    }
    return null;
  }

  /// Adds the plan of an event name and a direction; null when there are too many.
  @Nullable FdrSlicePlan add(FdrSlicePlan plan) {
    if (plans.size() == MOST_PLANS) {
      return null;
    }
    plans.add(plan);
    last = plan;
    return plan;
  }
}

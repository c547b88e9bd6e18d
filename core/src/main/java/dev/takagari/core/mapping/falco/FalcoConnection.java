package dev.takagari.core.mapping.falco;

import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import org.jspecify.annotations.Nullable;

/// Two sides of a connection as the name of a file descriptor: `172.17.0.9:43812->10.96.0.1:443`,
/// the side that opened it first.
///
/// @param source address of the left side
/// @param sourcePort null when it is no number
/// @param destination address of the right side
/// @param destinationPort null when it is no number
record FalcoConnection(
    String source,
    @Nullable Object sourcePort,
    String destination,
    @Nullable Object destinationPort) {
  private static final String ARROW = "->";

  /// The connection of that name; null when it is the name of something else.
  static @Nullable FalcoConnection parse(String name) {
    int arrow = name.indexOf(ARROW);
    if (arrow < 0) {
      return null;
    }
    String left = name.substring(0, arrow);
    String right = name.substring(arrow + ARROW.length());
    int leftColon = left.lastIndexOf(':');
    int rightColon = right.lastIndexOf(':');
    if (leftColon < 0 || rightColon < 0) {
      return null;
    }
    Object source = Codec.ADDRESS_1.decode(left.substring(0, leftColon));
    Object destination = Codec.ADDRESS_1.decode(right.substring(0, rightColon));
    if (!(source instanceof String from) || !(destination instanceof String to)) {
      return null;
    }
    return new FalcoConnection(
        from,
        Codec.PORT_1.decode(left.substring(leftColon + 1)),
        to,
        Codec.PORT_1.decode(right.substring(rightColon + 1)));
  }

  void fill(Draft draft) {
    draft.fill(Columns.SOURCE_IP, source);
    draft.fill(Columns.SOURCE_PORT, sourcePort);
    draft.fill(Columns.DESTINATION_IP, destination);
    draft.fill(Columns.DESTINATION_PORT, destinationPort);
  }
}

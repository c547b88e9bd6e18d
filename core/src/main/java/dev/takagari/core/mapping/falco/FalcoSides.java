package dev.takagari.core.mapping.falco;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.RecordView;
import org.jspecify.annotations.Nullable;

/// Which of the two sides of a connection that an alert calls local (`fd.lip`) and remote
/// (`fd.rip`) opened it. What an alert calls client and server is told by that already.
enum FalcoSides {
  /// We called somebody.
  OUTGOING,
  /// Somebody called us.
  INCOMING;

  /// As the call of the system says, else the descriptor, else what is known of the client; who is
  /// not said to be called calls.
  static FalcoSides of(RecordView view, Draft draft) {
    String call = view.text("evt.type");
    if (call != null && call.startsWith("accept")) {
      return INCOMING;
    }
    if (call != null && call.equals("connect")) {
      return OUTGOING;
    }
    boolean isServer = "true".equals(view.text("fd.is_server"));
    String client = draft.text(Columns.SOURCE_IP);
    Object remote = decoded(view, "fd.rip", Codec.ADDRESS_1);
    return isServer || (client != null && client.equals(remote)) ? INCOMING : OUTGOING;
  }

  void fill(RecordView view, Draft draft) {
    boolean outgoing = this == OUTGOING;
    side(view, draft, outgoing ? "l" : "r", Columns.SOURCE_IP, Columns.SOURCE_PORT);
    side(view, draft, outgoing ? "r" : "l", Columns.DESTINATION_IP, Columns.DESTINATION_PORT);
    draft.fill(
        outgoing ? Columns.DESTINATION_DOMAIN : Columns.SOURCE_DOMAIN,
        decoded(view, "fd.rip.name", Codec.DOMAIN_1));
  }

  private static void side(RecordView view, Draft draft, String side, Column address, Column port) {
    draft.fill(address, decoded(view, "fd." + side + "ip", Codec.ADDRESS_1));
    draft.fill(port, decoded(view, "fd." + side + "port", Codec.PORT_1));
  }

  private static @Nullable Object decoded(RecordView view, String field, Codec codec) {
    String text = view.text(field);
    return text == null ? null : codec.decode(text);
  }
}

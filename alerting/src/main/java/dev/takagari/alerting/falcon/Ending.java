package dev.takagari.alerting.falcon;

import java.util.Locale;

/// Why a connection, or a whole session, came to its end.
enum Ending {
  /// The service ended it, or the network did.
  CLOSED,
  /// Not a byte came for too long.
  SILENT,
  /// The service does not answer, or not with success.
  UNAVAILABLE,
  /// The service asks to come back later.
  BUSY,
  /// The session is at its end, or the service does not know it any more.
  SESSION_OVER,
  /// The service does not let us in.
  DENIED,
  /// Somebody is connected under our name: there are no streams for us.
  IN_USE,
  /// Another process reads the feed now.
  LEASE_LOST,
  /// The consumer is closed.
  STOPPED,
  /// Something of ours failed.
  FAULT;

  /// The name as metrics have it.
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

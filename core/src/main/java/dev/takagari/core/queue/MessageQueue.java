package dev.takagari.core.queue;

import java.time.Duration;
import java.util.List;

/// One queue. Safe for use by several threads. A message that was received stays hidden for its
/// visibility, then it is delivered again; there is no order.
///
/// Every method retries transient failures a few times and then throws `queue-unavailable`.
public interface MessageQueue {

  /// Takes messages.
  ///
  /// @param max at most so many, 1 to 10
  /// @param wait how long to wait for the first one, up to 20 s
  /// @param visibility how long they stay hidden
  /// @return empty when none came in time
  List<QueueMessage> receive(int max, Duration wait, Duration visibility);

  /// Hides a delivery for `visibility` from now on; zero gives it back at once. That the delivery
  /// is over already (its time ran out, or the message was deleted) is fine.
  void extend(QueueMessage message, Duration visibility);

  /// Deletes a message for good. Deleting it again is fine.
  void delete(QueueMessage message);

  /// Puts messages in, any number; when it throws, some may be in.
  void send(List<String> bodies);

  /// About how many messages wait or are out for delivery; exact once nothing changes any more.
  long backlog();

  /// Whether receiving would succeed now.
  ///
  /// @throws dev.takagari.core.error.TakagariException if not, with the reason
  void check();
}

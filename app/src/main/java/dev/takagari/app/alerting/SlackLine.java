package dev.takagari.app.alerting;

import dev.takagari.alerting.slack.SlackCalls;
import dev.takagari.alerting.slack.SlackSocket;
import java.util.Optional;

/// The connection by which this process hears from Slack.
///
/// @param calls that it makes
/// @param socket empty where Slack calls us, or this process does no alerting
record SlackLine(Optional<SlackCalls> calls, Optional<SlackSocket> socket)
    implements AutoCloseable {

  void start() {
    socket.ifPresent(SlackSocket::start);
  }

  /// Why nothing is heard; empty when all is well, or nothing is to be heard here.
  Optional<String> fault() {
    return socket.flatMap(SlackSocket::fault);
  }

  @Override
  public void close() {
    socket.ifPresent(SlackSocket::close);
    calls.ifPresent(SlackCalls::close);
  }
}

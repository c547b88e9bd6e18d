package dev.takagari.app.service;

import java.net.URI;

/// A service that answers. Closing it drains it.
public interface RunningService extends AutoCloseable {

  /// Where it answers on this machine.
  URI url();

  /// A part of it.
  <T> T part(Class<T> type);

  @Override
  void close();
}

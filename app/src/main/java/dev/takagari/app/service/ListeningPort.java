package dev.takagari.app.service;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/// Tells at once that a service could not listen, before anything that takes longer is started.
public final class ListeningPort {
  /// The highest there is.
  public static final int MOST = 65_535;

  private ListeningPort() {}

  /// One of loopback that is free now.
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  /// Listens for a moment.
  ///
  /// @param setting names the port in the message
  /// @param address null for all of this machine
  /// @param port 0 for any free one
  /// @throws TakagariException bad-configuration when that is not possible
  public static void require(String setting, @Nullable InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // as the web server does: connections that ended a moment ago are no obstacle
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION,
          setting
              + ": port "
              + port
              + (why.contains("in use")
                  ? " is in use by another process"
                  : " cannot be used: " + why),
          e);
    }
  }
}

package dev.takagari.app.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A server on loopback that takes every connection, says nothing for a while, and hangs up.
final class SilentServer implements AutoCloseable {
  private static final int WAITING = 1_000;

  private final Duration silence;
  private final ServerSocket socket;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong taken = new AtomicLong();

  SilentServer(Duration silence) throws IOException {
    this.silence = silence;
    socket = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("silent-server").start(this::loop);
  }

  /// An address of this machine at which nobody listens.
  static URI nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return url(free);
    }
  }

  URI url() {
    return url(socket);
  }

  private static URI url(ServerSocket of) {
    return URI.create("http://127.0.0.1:" + of.getLocalPort());
  }

  /// Connections so far.
  long taken() {
    return taken.get();
  }

  private void loop() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        taken.incrementAndGet();
        open.add(client);
        Thread.ofVirtual().start(() -> keep(client));
      } catch (IOException _) {
        // closed, or the client is gone already
      }
    }
  }

  private void keep(Socket client) {
    try {
      Thread.sleep(silence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hangUp(client);
    }
  }

  private void hangUp(Socket client) {
    open.remove(client);
    try {
      client.close();
    } catch (IOException _) {
      // it is gone
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    open.forEach(this::hangUp);
  }
}

package dev.takagari.search.http;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/// Refuses bodies that are too large: at once when they say so, else while they are read.
public final class BodyLimitFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final long usual;
  private final transient Map<String, Long> others;

  /// @param usual largest body in bytes
  /// @param others the same for single paths, and for everything below those that end with a slash
  public BodyLimitFilter(long usual, Map<String, Long> others) {
    this.usual = usual;
    this.others = Map.copyOf(others);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long limit = limit(request.getServletPath());
    if (request.getContentLengthLong() > limit) {
      Problem.of(tooLarge(limit)).write(response);
      return;
    }
    chain.doFilter(new LimitedRequest(request, limit), response);
  }

  private long limit(String path) {
    Long own = others.get(path);
    return own != null
        ? own
        : others.entrySet().stream()
            .filter(other -> other.getKey().endsWith("/") && path.startsWith(other.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(usual);
  }

  private static TakagariException tooLarge(long limit) {
    return new TakagariException(
        ErrorCode.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes");
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {
    private final long limit;

    LimitedRequest(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), limit);
    }
  }

  private static final class LimitedStream extends ServletInputStream {
    private final ServletInputStream in;
    private final long limit;
    private long count;

    LimitedStream(ServletInputStream in, long limit) {
      this.in = in;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) {
      count += read;
      if (count > limit) {
        throw tooLarge(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}

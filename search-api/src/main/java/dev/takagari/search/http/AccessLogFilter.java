package dev.takagari.search.http;

import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request: who, what path, which answer, how long. Never a query, a parameter or
/// a body.
public final class AccessLogFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger("dev.takagari.access");
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9/_.-]");
  private static final int LONGEST = 100;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long start = System.nanoTime();
    try {
      chain.doFilter(request, response);
    } finally {
      LOG.info(
          "{} {} {} {} ms, {}",
          plain(request.getMethod()),
          plain(request.getRequestURI()),
          response.getStatus(),
          Duration.ofNanos(System.nanoTime() - start).toMillis(),
          request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller
              ? caller.name()
              : "nobody");
    }
  }

  private static String plain(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return ODD.matcher(cut).replaceAll("?");
  }
}

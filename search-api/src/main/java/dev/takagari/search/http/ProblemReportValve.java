package dev.takagari.search.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// The last resort of the container, for requests that reach no filter and no controller (a bad
/// request line, a bad path): a problem instead of Tomcat's page. Tomcat makes it by its name.
public final class ProblemReportValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      SecurityHeadersFilter.addTo(response);
      Problem.ofStatus(status).write(response);
    } catch (IOException e) {
      container.getLogger().debug("the caller went away", e);
    }
  }
}

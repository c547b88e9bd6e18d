package dev.takagari.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceClientTest {
  @Test
  void namesTheAccountAsTheServiceTakesIt() {
    assertThat(ServiceClient.operator("ann.m+x@example-1")).isEqualTo("ann.m+x@example-1");
    assertThat(ServiceClient.operator("EXAMPLE\\Ann M")).isEqualTo("EXAMPLE_Ann_M");
    assertThat(ServiceClient.operator("")).isEqualTo("_");
    assertThat(ServiceClient.operator("x".repeat(99))).hasSize(64);
  }
}

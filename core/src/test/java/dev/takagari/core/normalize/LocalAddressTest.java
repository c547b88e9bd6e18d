package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "172.16.3.4", "172.31.0.1", "192.168.1.1", "fd00::1", "fe80::1"})
  void machinesOfAPrivateNetworkAreNeighbours(String address) {
    assertThat(LocalAddress.is(address)).isTrue();
    assertThat(LocalAddress.isInNetwork(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "169.254.1.1",
        "224.0.0.251",
        "255.255.255.255",
        "::1",
        "::",
        "ff02::1"
      })
  void theMachineItselfAndGroupsAreNoNeighbours(String address) {
    assertThat(LocalAddress.is(address)).isTrue();
    assertThat(LocalAddress.isInNetwork(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "2001:db8::1", "a name", ""})
  void allElseIsNotLocal(String address) {
    assertThat(LocalAddress.is(address)).isFalse();
    assertThat(LocalAddress.isInNetwork(address)).isFalse();
  }
}

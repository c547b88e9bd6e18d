package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootUserTest {
  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:root, root of account 111122223333",
    "arn:aws-us-gov:iam::444455556666:root, root of account 444455556666"
  })
  void rootIsCalledByItsAccount(String arn, String worded) {
    assertThat(RootUser.worded(arn)).contains(worded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "111122223333",
        "arn:aws:iam::111122223333:user/root",
        "arn:aws:iam::111122223333:root\nx",
        "arn:aws:sts::111122223333:assumed-role/root/root"
      })
  void othersAreNotRoot(String arn) {
    assertThat(RootUser.worded(arn)).isEmpty();
  }
}

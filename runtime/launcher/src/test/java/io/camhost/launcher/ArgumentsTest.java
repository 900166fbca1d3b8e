package io.camhost.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static Arguments parse(boolean wholeRest, String... words) {
        return Arguments.parse("x", List.of(words), Set.of("--flag"), Set.of("--name"), wholeRest);
    }

    @Test
    void flagsValuesAndOperandsAreToldApart() {
        Arguments arguments = parse(false, "one", "--flag", "--name", "a", "two");
        assertThat(arguments.has("--flag")).isTrue();
        assertThat(arguments.value("--name")).contains("a");
        assertThat(arguments.operands()).containsExactly("one", "two");
    }

    @Test
    void aValueMayFollowAnEqualsSign() {
        assertThat(parse(false, "--name=a=b").value("--name")).contains("a=b");
    }

    @Test
    void afterTwoDashesEverythingIsAnOperand() {
        assertThat(parse(false, "--", "--flag").operands()).containsExactly("--flag");
    }

    @Test
    void aShellCommandKeepsItsOwnOptions() {
        Arguments arguments = parse(true, "--name", "a", "lb", "-s", "--name");
        assertThat(arguments.value("--name")).contains("a");
        assertThat(arguments.operands()).containsExactly("lb", "-s", "--name");
    }

    @Test
    void whatIsNotKnownIsRefusedWithStatus2() {
        assertThatThrownBy(() -> parse(false, "--other"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(2))
                .hasMessageContaining("--other");
        assertThatThrownBy(() -> parse(false, "--name")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse(false, "--flag=yes")).hasMessageContaining("--flag");
    }
}

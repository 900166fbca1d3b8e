package io.camhost.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=0-9,0,10",
        "bytes=5-,5,5",
        "bytes=-3,7,3",
        "bytes=-99,0,10",
        "bytes=9-99,9,1",
        "Bytes = 2 - 3,2,2"
    })
    void isCutOutOfTenBytes(String header, long offset, long length) throws ByteRange.Unsatisfiable {
        assertThat(ByteRange.of(header, 10)).contains(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=10-", "bytes=10-20", "bytes=5-4", "bytes=-0", "bytes=-", "bytes=a-b", "bytes=", "bytes"})
    void aBadOneIsNotSatisfiable(String header) {
        assertThatThrownBy(() -> ByteRange.of(header, 10)).isInstanceOf(ByteRange.Unsatisfiable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines=1-2", "bytes=0-1,4-5"})
    void otherUnitsAndSeveralRangesGetTheWholeFile(String header) throws ByteRange.Unsatisfiable {
        assertThat(ByteRange.of(header, 10)).isEmpty();
    }

    @Test
    void nothingCanBeCutOutOfAnEmptyFile() {
        assertThatThrownBy(() -> ByteRange.of("bytes=0-", 0)).isInstanceOf(ByteRange.Unsatisfiable.class);
        assertThatThrownBy(() -> ByteRange.of("bytes=-1", 0)).isInstanceOf(ByteRange.Unsatisfiable.class);
    }

    @Test
    void saysWhereItIs() {
        assertThat(new ByteRange(7, 3).of(10)).isEqualTo("bytes 7-9/10");
    }
}

package com.example.brightness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    @ParameterizedTest
    @CsvSource({"000000, 0, #000000", "ffffff, 100, #ffffff", "00ff00, 71.5, #00ff00", "808080, 50.2, #888888"})
    void onePlainColour(String colour, double brightness, String most) throws Exception {
        Color plain = new Color(Integer.parseInt(colour, 16));
        Picture picture = Picture.of(Jpegs.of(plain, plain), false);
        assertThat(picture.brightness()).isBetween(brightness - 1, brightness + 1);
        assertThat(picture.colour()).isEqualTo(most);
    }

    @Test
    void theMostCommonColourIsNotTheMean() throws Exception {
        Picture picture = Picture.of(Jpegs.of(Color.RED, Color.WHITE), false);
        assertThat(picture.colour()).isIn("#ff0000", "#ee0000");
    }

    @Test
    void whatIsNoJpegIsRefused() {
        assertThatThrownBy(() -> Picture.of(new byte[] {1, 2, 3}, false)).isInstanceOf(IOException.class);
    }
}

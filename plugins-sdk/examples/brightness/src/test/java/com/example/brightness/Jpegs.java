package com.example.brightness;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Pictures of 320x180. */
final class Jpegs {
    private Jpegs() {}

    /** One colour with a box of another one in the middle, half as wide and high. */
    static byte[] of(Color around, Color centre) throws IOException {
        var image = new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(around);
        graphics.fillRect(0, 0, 320, 180);
        graphics.setColor(centre);
        graphics.fillRect(72, 40, 176, 100);
        graphics.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }
}

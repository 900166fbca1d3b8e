package com.example.brightness;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * What there is to say of a picture.
 *
 * @param brightness mean, in percent, to one decimal
 * @param colour the most common one, {@code #rrggbb}
 */
record Picture(double brightness, String colour) {
    /** Every so many-th pixel is enough, so that there are about so many in a row. */
    private static final int ROW = 160;

    /** @param centre counts only the middle half of width and height */
    static Picture of(byte[] jpeg, boolean centre) throws IOException {
        BufferedImage image = decode(jpeg);
        int left = centre ? image.getWidth() / 4 : 0;
        int top = centre ? image.getHeight() / 4 : 0;
        double sum = 0;
        int count = 0;
        int[] often = new int[1 << 12]; // by the upper four bits of red, green and blue
        for (int y = top; y < image.getHeight() - top; y++) {
            for (int x = left; x < image.getWidth() - left; x++) {
                int pixel = image.getRGB(x, y);
                int red = pixel >> 16 & 0xff;
                int green = pixel >> 8 & 0xff;
                int blue = pixel & 0xff;
                sum += 0.2126 * red + 0.7152 * green + 0.0722 * blue;
                count++;
                often[(red >> 4) << 8 | (green >> 4) << 4 | blue >> 4]++;
            }
        }
        return new Picture(Math.round(sum / count / 255 * 1000) / 10.0, colour(often));
    }

    private static BufferedImage decode(byte[] jpeg) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            var parameters = reader.getDefaultReadParam();
            int step = Math.max(1, reader.getWidth(0) / ROW);
            parameters.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, parameters);
        } finally {
            reader.dispose();
        }
    }

    private static String colour(int[] often) {
        int most = 0;
        for (int i = 1; i < often.length; i++) if (often[i] > often[most]) most = i;
        // each digit twice: 0 is 00 and f is ff
        return String.format("#%1$x%1$x%2$x%2$x%3$x%3$x", most >> 8, most >> 4 & 0xf, most & 0xf);
    }
}

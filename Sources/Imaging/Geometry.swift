/// A rectangle of whole pixels.
public struct PixelRect: Sendable, Equatable {
    /// First column.
    public var x: Int
    /// First row.
    public var y: Int
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// Places a rectangle.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension GreyImage {
    /// Black for white: scanners that see ridges bright are turned with this.
    public func inverted() -> GreyImage {
        GreyImage(width: width, height: height, pixels: pixels.map { 255 - $0 })
    }

    /// Turned upside down by half a turn.
    public func rotated180() -> GreyImage {
        GreyImage(width: width, height: height, pixels: pixels.reversed())
    }

    /// The part inside `rect`.
    ///
    /// - Precondition: `rect` is not empty and lies inside the picture.
    public func cropped(to rect: PixelRect) -> GreyImage {
        let kept = Interleaved(width: width, height: height, channels: 1, samples: pixels).cropped(to: rect)
        return GreyImage(width: rect.width, height: rect.height, pixels: kept)
    }

    /// Resampled to another size: bilinear when it grows, averaged over the area when it shrinks.
    ///
    /// - Precondition: both sizes are positive.
    public func scaled(width newWidth: Int, height newHeight: Int) -> GreyImage {
        let samples = Interleaved(width: width, height: height, channels: 1, samples: pixels)
            .scaled(width: newWidth, height: newHeight)
        return GreyImage(width: newWidth, height: newHeight, pixels: samples)
    }
}

extension ColorImage {
    /// Turned upside down by half a turn.
    public func rotated180() -> ColorImage {
        var turned: [UInt8] = []
        turned.reserveCapacity(pixels.count)
        var at = pixels.count - 3
        while at >= 0 {
            turned.append(pixels[at])
            turned.append(pixels[at + 1])
            turned.append(pixels[at + 2])
            at -= 3
        }
        return ColorImage(width: width, height: height, pixels: turned)
    }

    /// The part inside `rect`.
    ///
    /// - Precondition: `rect` is not empty and lies inside the picture.
    public func cropped(to rect: PixelRect) -> ColorImage {
        let kept = Interleaved(width: width, height: height, channels: 3, samples: pixels).cropped(to: rect)
        return ColorImage(width: rect.width, height: rect.height, pixels: kept)
    }

    /// Resampled to another size: bilinear when it grows, averaged over the area when it shrinks.
    ///
    /// - Precondition: both sizes are positive.
    public func scaled(width newWidth: Int, height newHeight: Int) -> ColorImage {
        let samples = Interleaved(width: width, height: height, channels: 3, samples: pixels)
            .scaled(width: newWidth, height: newHeight)
        return ColorImage(width: newWidth, height: newHeight, pixels: samples)
    }
}

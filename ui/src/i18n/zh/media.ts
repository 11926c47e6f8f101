import type { MediaNote } from "@/bindings";

export const media = {
  /** 参数是与该提示有关的一项：MIME类型、编码或真正的扩展名。 */
  notes: {
    broken: (mime) => `内容不是完整的${mime}，无法解析，将按普通文件发送`,
    cut: () => "文件不完整（结尾缺失），接收方可能只能看到一部分",
    too_many_pixels: () => "图片尺寸异常，将按普通文件发送",
    not_drawn: () => "图片太大，不生成预览",
    absurd_length: () => "文件时长异常，将按普通文件发送",
    rarely_shown: (codec) => `${codec}图片在很多设备上无法显示，建议先转为JPEG`,
    renamed: (ext) => `扩展名与内容不符，实际内容为.${ext}`,
    located: () => "照片含拍摄地点（GPS），接收方也能看到",
  } satisfies Record<MediaNote, (fact: string) => string>,
  origin: {
    measured: "实测",
    typed: "手动填写",
    unknown: "未知",
    restore: (measured: string) => `恢复实测值${measured}`,
  },
  picture: {
    open: "放大查看",
    title: "图片",
    fit: "适合窗口",
    whole: "实际大小",
    zoomIn: "放大",
    zoomOut: "缩小",
    close: "关闭",
    percent: (n: number) => `${n}%`,
    play: "播放动画",
    pause: "暂停动画",
    keys: "按 + 和 - 缩放，0 适合窗口，1 实际大小",
  },
  moving: (frames: number, plays: number) => `${frames}帧，${plays === 0 ? "循环播放" : `播放${plays}次`}`,
  sound: {
    play: "播放",
    pause: "暂停",
    position: "播放位置",
    at: (now: string, whole: string) => `${now}，共${whole}`,
    noWaveform: (codec: string) => `${codec}没有波形图`,
  },
  film: { label: "视频预览" },
  broken: {
    sound: (codec: string | null) => (codec ? `无法播放${codec}语音` : "无法播放这段语音"),
    film: (codec: string | null) => (codec ? `无法播放${codec}视频` : "无法播放这段视频"),
    picture: (codec: string | null) => (codec ? `无法显示${codec}图片` : "无法显示这张图片"),
    document: "无法打开这份PDF",
  },
  document: { page: (n: number) => `第1页，共${n}页` },
  text: { label: "文件开头", more: "（未完）" },
  map: {
    label: "世界地图，用方向键移动标记，按 + 和 - 缩放",
    static: (lat: string, lng: string) => `地图，标记在纬度${lat}、经度${lng}`,
    zoomIn: "放大地图",
    zoomOut: "缩小地图",
    centre: "回到标记",
  },
  kept: { file: "附件", picture: (name: string) => `${name}的缩略图` },
};
